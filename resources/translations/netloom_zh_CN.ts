<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::Application</name>
    <message>
        <source>Not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>This could not be done: %1. There may be too little memory.</source>
        <translation>无法完成:%1。内存可能不足。</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>%1: %2</source>
        <translation>%1:%2</translation>
    </message>
    <message>
        <source>There is no such port.</source>
        <translation>没有这个端口。</translation>
    </message>
    <message>
        <source>scalar</source>
        <translation>标量</translation>
    </message>
    <message>
        <source>unknown op</source>
        <translation>未知算子</translation>
    </message>
    <message>
        <source>1 layer</source>
        <translation>1 个层</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 个层</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>在 %1 中</translation>
    </message>
    <message>
        <source>Of each training step: forward %1, backward %2, %3 of all layers</source>
        <translation>每个训练步：前向 %1，反向 %2，占所有层的 %3</translation>
    </message>
    <message>
        <source>Does the work of %1 too</source>
        <translation>同时完成 %1 的计算</translation>
    </message>
    <message>
        <source>%1 does work of this one too, in one go</source>
        <translation>%1 一次性完成了此节点的部分计算</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>muted</source>
        <translation>已静音</translation>
    </message>
</context>
<context>
    <name>NodeSigns</name>
    <message>
        <source>Gradient that comes back to it: norm %1, root mean square %2</source>
        <translation>回传到它的梯度:范数 %1,均方根 %2</translation>
    </message>
    <message>
        <source>A step changes its parameters by %1 of their size; norm of their gradient %2</source>
        <translation>一步使其参数改变其大小的 %1;参数梯度的范数 %2</translation>
    </message>
    <message>
        <source>%1 of %2 units are dead: they give 0 for every sample of the batch</source>
        <translation>%2 个单元中有 %1 个失活:对批次中的每个样本都输出 0</translation>
    </message>
    <message>
        <source>%1 of its values are saturated: at an end of what it can give</source>
        <translation>其值的 %1 已饱和:处于取值范围的端点</translation>
    </message>
    <message>
        <source>None of its %1 units is dead or saturated</source>
        <translation>其 %1 个单元没有失活或饱和的</translation>
    </message>
    <message>
        <source>mean absolute value %1, %2 zero</source>
        <translation>平均绝对值 %1,%2 为零</translation>
    </message>
    <message>
        <source>%1: now %2, between %3 and %4 so far</source>
        <translation>%1:现在 %2,至今介于 %3 与 %4 之间</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
</context>
<context>
    <name>SummaryModel</name>
    <message>
        <source>What the outputs take for one sample</source>
        <translation>一个样本的输出所占的内存</translation>
    </message>
    <message>
        <source>Of all learnable parameters</source>
        <translation>占全部可学习参数的比例</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加</translation>
    </message>
    <message>
        <source>Output memory</source>
        <translation>输出内存</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Puts the table on the clipboard, in columns</source>
        <translation>将表格按列放入剪贴板</translation>
    </message>
    <message>
        <source>%1 parameters (%2), %3 multiply-adds per sample</source>
        <translation>%1 个参数（%2），每个样本 %3 次乘加</translation>
    </message>
</context>
<context>
    <name>examples</name>
    <message>
        <source>96 % in a second</source>
        <translation>一秒达到 96 %</translation>
    </message>
    <message>
        <source>30 of 30 in a second</source>
        <translation>一秒 30 个全对</translation>
    </message>
    <message>
        <source>95 % in a few seconds</source>
        <translation>几秒达到 95 %</translation>
    </message>
    <message>
        <source>more than 90 % after five epochs</source>
        <translation>五轮后超过 90 %</translation>
    </message>
    <message>
        <source>better than “as last year”</source>
        <translation>胜过“与去年相同”</translation>
    </message>
    <message>
        <source>half a year ahead to 0.7 ppm</source>
        <translation>提前半年，误差 0.7 ppm</translation>
    </message>
    <message>
        <source>87 % in twenty seconds</source>
        <translation>二十秒达到 87 %</translation>
    </message>
    <message>
        <source>1.47 nats a character in ten seconds</source>
        <translation>十秒达到每字符 1.47 奈特</translation>
    </message>
    <message>
        <source>MSE 0.0036 in a minute</source>
        <translation>一分钟达到 MSE 0.0036</translation>
    </message>
    <message>
        <source>89 % after three epochs</source>
        <translation>三轮后 89 %</translation>
    </message>
    <message>
        <source>98 % in eight seconds</source>
        <translation>八秒达到 98 %</translation>
    </message>
    <message>
        <source>CO2: convolution along time</source>
        <translation>二氧化碳：沿时间的卷积</translation>
    </message>
    <message>
        <source>The carbon dioxide in the air over Mauna Loa, week by week from 1958 to 2001, rises year by year and breathes with the seasons. A convolution along time looks at 104 weeks and says how much it changes in the next 26.</source>
        <translation>莫纳罗亚上空的二氧化碳，从 1958 到 2001 年逐周记录：逐年上升，随季节起伏。沿时间的卷积看 104 周，说出接下来 26 周变化多少。</translation>
    </message>
    <message>
        <source>What to see. Conv1d slides along the last axis, so Transpose turns [N, weeks, 1] into [N, 1, weeks]. The network never sees the level itself: Sub takes the last week from all of them, Add puts it back at the end: two Inputs, now and base, with the same field. Without that it would have to go on beyond every number it was trained on: the last fifth of the years is the test. Weeks without a measurement are interpolated, as the key missing of the data says.</source>
        <translation>看什么。Conv1d 沿最后一轴滑动，因此 Transpose 把 [N, weeks, 1] 变为 [N, 1, weeks]。网络从不直接看到绝对水平：Sub 让每一周减去最后一周，Add 在末尾再加回去：两个 Input，now 和 base，取同一字段。否则它就得外推到训练中从未见过的数值：最后五分之一的年份是测试。没有测量的周按数据的 missing 键插值。</translation>
    </message>
    <message>
        <source>What it reaches. A mean squared error of 0.0014 on the test weeks, 0.7 parts per million; saying the last value again has 0.046, 4.3 parts per million; taking the value of a year before and adding what the air gained since, 0.0024, one part per million. Other seeds reach 0.0010 to 0.0014. Three seconds of processor time.</source>
        <translation>能达到什么。测试周上的均方误差 0.0014，即百万分之 0.7；重复最后一个值是 0.046，百万分之 4.3；取一年前的值再加上此后的增长是 0.0024，百万分之一。其他种子为 0.0010 到 0.0014。三秒处理器时间。</translation>
    </message>
    <message>
        <source>What to try. Take Sub and Add away and see why they are there. Ask for a whole year with window.horizon 52: then the season no longer matters. Give the convolutions a dilation of 2: each sees twice as far.</source>
        <translation>试试什么。去掉 Sub 和 Add，看看它们为何存在。把 window.horizon 设为 52，预测整整一年：那时季节不再重要。给卷积设 dilation 2：每个看得两倍远。</translation>
    </message>
    <message>
        <source>First network: digits with an MLP</source>
        <translation>第一个网络：用 MLP 识别数字</translation>
    </message>
    <message>
        <source>The smallest useful network: an 8 x 8 picture of a digit becomes 64 numbers, two hidden layers mix them, ten outputs vote.</source>
        <translation>最小的有用网络：8 x 8 的数字图片变成 64 个数，两个隐藏层将其混合，十个输出投票。</translation>
    </message>
    <message>
        <source>What to see. Press F5: the loss falls within seconds, and the accuracy on samples that the network never trained on passes 95 %. Select fc1 and open Parameters: each of its 48 rows is a little 8 x 8 mask of what that unit looks for.</source>
        <translation>看什么。按 F5：损失几秒内下降，在从未训练过的样本上准确率超过 95 %。选中 fc1 并打开“参数”：它的 48 行每行都是一个 8 x 8 的小模板，显示该单元在寻找什么。</translation>
    </message>
    <message>
        <source>What to try. Take the ReLUs out: three Linear layers in a row are no better than one, and the accuracy shows it. Set the learning rate to 1.0 and watch the loss refuse to fall. Put a Dropout between the layers. Make the hidden layers wider, and look at the parameter count on the node.</source>
        <translation>试试什么。去掉 ReLU：三个连续的 Linear 层不比一个强，准确率会说明这一点。把学习率设为 1.0，看损失不肯下降。在层之间放一个 Dropout。加宽隐藏层，看节点上的参数数量。</translation>
    </message>
    <message>
        <source>Residual blocks on digits</source>
        <translation>数字上的残差块</translation>
    </message>
    <message>
        <source>A graph that is more than a chain: every block adds what came in to what its two convolutions made of it, the idea of ResNet (He et al., 2015).</source>
        <translation>不只是一条链的图：每个块把输入加到它的两个卷积的结果上，这是 ResNet 的思想（He 等，2015）。</translation>
    </message>
    <message>
        <source>What to see. Double-click block1: an input that goes two ways, an Add that joins them. Where channels and size stay the same, the short way is a bare wire. In block2 the long way halves the picture and doubles the channels, so the short way needs a 1 x 1 convolution of stride 2, or the Add turns red. The names inside become PyTorch&apos;s: block2.shortcut.0.weight.</source>
        <translation>看什么。双击 block1：一个输入走两条路，由 Add 汇合。通道和尺寸不变时，捷径就是一根连线。block2 中长路把图片减半、通道加倍，所以捷径需要步幅为 2 的 1 x 1 卷积，否则 Add 变红。内部名称成为 PyTorch 的名称：block2.shortcut.0.weight。</translation>
    </message>
    <message>
        <source>What to try. Delete the wire from x to add in block1, let the second wire into add come from bn2 too, and compare the curves. Set out_channels of block2.conv2 to 24 and read what the Add says. Copy block1, paste it three times into the row, and see that depth still trains.</source>
        <translation>试试什么。在 block1 中删除从 x 到 add 的连线，让 add 的第二根连线也来自 bn2，比较曲线。把 block2.conv2 的 out_channels 设为 24，看 Add 说什么。复制 block1，在这一列中粘贴三次，看看这样的深度依然能训练。</translation>
    </message>
    <message>
        <source>Autoencoder with unpooling</source>
        <translation>带反池化的自编码器</translation>
    </message>
    <message>
        <source>An autoencoder: the network is asked for its own input, through a narrow place in the middle. Nothing says what the clothes are; it finds out what they have in common.</source>
        <translation>自编码器：要求网络通过中间的狭窄处给出自己的输入。没有人告诉它衣物是什么；它自己找出它们的共同之处。</translation>
    </message>
    <message>
        <source>What to see. Each MaxPool2d gives two things: the maxima, and on its port indices where they were. MaxUnpool2d puts values back at just those places and zeros everywhere else; a ConvTranspose2d behind it fills the gaps. SegNet (Badrinarayanan et al., 2015) works so. The middle holds 8 x 7 x 7 = 392 numbers of 784, and where the maxima were. The target is the image itself: a second Input with the same field.</source>
        <translation>看什么。每个 MaxPool2d 给出两样东西：最大值，以及在端口 indices 上它们的位置。MaxUnpool2d 把值放回这些位置，其余为零；其后的 ConvTranspose2d 填补空隙。SegNet（Badrinarayanan 等，2015）就是这样工作的。中间保存 784 个数中的 8 x 7 x 7 = 392 个，以及最大值的位置。目标就是图像本身：取同一字段的第二个 Input。</translation>
    </message>
    <message>
        <source>What it reaches. After three epochs a mean squared error of 0.0036 a pixel on the test images; whoever says the mean image every time has 0.087. One minute of processor time.</source>
        <translation>能达到什么。三轮之后，测试图像上每像素均方误差 0.0036；每次都回答平均图像则是 0.087。一分钟处理器时间。</translation>
    </message>
    <message>
        <source>What to try. Give conv2 two channels instead of eight and watch the loss. Take the indices away: Upsample in place of each MaxUnpool2d, and see how much of the sharpness the places alone were worth.</source>
        <translation>试试什么。给 conv2 两个通道而不是八个，观察损失。去掉索引：用 Upsample 代替每个 MaxUnpool2d，看看仅位置本身就贡献了多少清晰度。</translation>
    </message>
    <message>
        <source>Fashion-MNIST with a convolutional network</source>
        <translation>用卷积网络识别 Fashion-MNIST</translation>
    </message>
    <message>
        <source>60,000 photographs of shirts, shoes and bags, 28 x 28 pixels, in ten classes. Two rounds of convolution, normalisation and pooling find edges, then patterns made of edges; two linear layers name the class. Five epochs reach more than 90 % on 10,000 images never seen in training.</source>
        <translation>60,000 张衬衫、鞋和包的照片，28 x 28 像素，十个类别。两轮卷积、归一化和池化先找到边缘，再找到由边缘构成的图案；两个线性层说出类别。五轮后在 10,000 张从未训练过的图像上超过 90 %。</translation>
    </message>
    <message>
        <source>What to see. Press F5 and watch training and validation accuracy: where the first goes on rising and the second does not, the network begins to learn by heart. Select features.0 and open Parameters: 32 filters of 3 x 3 that start as noise. The shapes on the wires tell the story: the picture shrinks, 28 to 14 to 7, while the channels grow, 1 to 32 to 64.</source>
        <translation>看什么。按 F5，观察训练和验证准确率：前者继续上升而后者不再上升时，网络开始死记硬背。选中 features.0 并打开“参数”：32 个 3 x 3 滤波器，起初是噪声。连线上的形状讲述整个过程：图片从 28 缩小到 14 再到 7，通道从 1 增长到 32 再到 64。</translation>
    </message>
    <message>
        <source>What to try. Delete the BatchNorm2d nodes and see how much later the loss falls. Set the Dropout&apos;s p to 0 and compare the gap between the two curves. Replace MaxPool2d with a stride of 2 in the convolution. Export the weights: load_state_dict(strict=True) takes them in PyTorch.</source>
        <translation>试试什么。删除 BatchNorm2d 节点，看损失晚多少才下降。把 Dropout 的 p 设为 0，比较两条曲线的差距。用卷积的步幅 2 代替 MaxPool2d。导出权重：PyTorch 中 load_state_dict(strict=True) 可直接读取。</translation>
    </message>
    <message>
        <source>LSTM that reads pictures by rows</source>
        <translation>逐行读图的 LSTM</translation>
    </message>
    <message>
        <source>A picture read like a text: 28 rows from top to bottom, each one a step of a sequence. The LSTM keeps in mind what it has seen and says at the end what it was.</source>
        <translation>像读文字一样读图片：从上到下 28 行，每行是序列的一步。LSTM 记住看过的内容，最后说出它是什么。</translation>
    </message>
    <message>
        <source>What to see. Squeeze drops the channel axis, so [N, 1, 28, 28] becomes [N, 28, 28]: batch, time, feature, as batch_first wants it. The LSTM gives a value for every row; Select takes the last one. Its parameters are PyTorch&apos;s: lstm.weight_ih_l0 holds four gates of 96 rows each, in the order input, forget, cell, output.</source>
        <translation>看什么。Squeeze 去掉通道轴，于是 [N, 1, 28, 28] 变为 [N, 28, 28]：批、时间、特征，正如 batch_first 所要求。LSTM 为每一行给出一个值；Select 取最后一个。其参数是 PyTorch 的：lstm.weight_ih_l0 含四个各 96 行的门，顺序为输入、遗忘、细胞、输出。</translation>
    </message>
    <message>
        <source>What it reaches. 86.6 % of the test images after four epochs, in some twenty seconds of processor time: less than convolutions reach, with less than a quarter of the parameters of the project with the plain convolutions.</source>
        <translation>能达到什么。四轮后测试图像的 86.6 %，约二十秒处理器时间：不如卷积，但参数不到普通卷积项目的四分之一。</translation>
    </message>
    <message>
        <source>What to try. Set bidirectional: it reads from below too. Give it two layers. Select index 13 instead of -1: the upper half alone. Put a GRU in its place, which has three gates and a quarter fewer parameters.</source>
        <translation>试试什么。设置 bidirectional：它也从下往上读。给它两层。把 Select 的索引 -1 改为 13：只看上半部分。换成 GRU，它有三个门，参数少四分之一。</translation>
    </message>
    <message>
        <source>A small ResNet</source>
        <translation>小型 ResNet</translation>
    </message>
    <message>
        <source>Seven convolutions deep, and easy to train, because every block has a short way around it: it only learns what to add to what came in (He et al., 2015).</source>
        <translation>七层卷积，却容易训练，因为每个块都有一条捷径：它只学习要给输入加上什么（He 等，2015）。</translation>
    </message>
    <message>
        <source>What to see. Double-click a block. block1 keeps size and channels, its short way is a bare wire; block2 and block3 halve the picture and double the channels, so theirs is a convolution of 1 x 1 with stride 2. Every convolution goes without bias, as a BatchNorm2d follows that has one. AdaptiveAvgPool2d takes the mean of each channel, so the last layer needs only 64 numbers.</source>
        <translation>看什么。双击一个块。block1 保持尺寸和通道，捷径就是一根连线；block2 和 block3 把图片减半、通道加倍，所以它们的捷径是步幅 2 的 1 x 1 卷积。每个卷积都没有偏置，因为其后的 BatchNorm2d 有。AdaptiveAvgPool2d 取每个通道的平均，所以最后一层只需要 64 个数。</translation>
    </message>
    <message>
        <source>What it reaches. 89 % of the test images after three epochs, and it is not done by then; two and a half minutes of processor time.</source>
        <translation>能达到什么。三轮后测试图像的 89 %，而且还没有到头；两分半处理器时间。</translation>
    </message>
    <message>
        <source>What to try. Copy block1 and put it in a second time. Delete the wire from x to add in every block and compare the curves. Train ten epochs. Give the stem 32 channels and see what the wider way costs.</source>
        <translation>试试什么。复制 block1 再放入一个。在每个块中删除从 x 到 add 的连线，比较曲线。训练十轮。给 stem 32 个通道，看看更宽的代价。</translation>
    </message>
    <message>
        <source>A character LSTM reads the GPL</source>
        <translation>字符级 LSTM 阅读 GPL</translation>
    </message>
    <message>
        <source>The network reads the GNU General Public License letter by letter and says after each one which comes next. The text is where Debian keeps it, /usr/share/common-licenses/GPL-3; set path in the data settings to any other text.</source>
        <translation>网络逐字母阅读 GNU 通用公共许可证，并在每个字母后说出下一个。文本在 Debian 存放它的地方：/usr/share/common-licenses/GPL-3；可在数据设置中把 path 设为任何其他文本。</translation>
    </message>
    <message>
        <source>What to see. The source text numbers the characters: 76 different ones, sorted. Embedding gives each one 32 numbers of its own, the LSTM carries along what came before, Linear gives a score for every character at every place. CrossEntropyLoss wants the classes on axis 1, hence the Transpose. Loss is in nats a character: its exponential is among how many characters, evenly likely, the network is still wavering.</source>
        <translation>看什么。数据源 text 给字符编号：76 个不同的字符，按序排列。Embedding 给每个字符 32 个自己的数，LSTM 携带之前的内容，Linear 在每个位置给每个字符一个分数。CrossEntropyLoss 要求类别在轴 1 上，因此有 Transpose。损失的单位是每字符奈特：其指数表示网络还在多少个等可能的字符之间犹豫。</translation>
    </message>
    <message>
        <source>What it reaches. 1.47 nats a character on the pieces kept aside, 60 % of the characters foretold, after forty epochs and ten seconds of processor time. Knowing how often each character comes gives 3.17, how often it follows the one before 2.42. The training loss goes on falling long after: the text is short, and is being learned by heart.</source>
        <translation>能达到什么。四十轮、十秒处理器时间后，在留出的片段上每字符 1.47 奈特，预测对 60 % 的字符。只知道每个字符的频率是 3.17，知道它跟在前一个之后的频率是 2.42。训练损失此后还会长久下降：文本很短，正被背下来。</translation>
    </message>
    <message>
        <source>What to try. Make hidden_size 256, or num_layers 2 with dropout 0.2. Lengthen length to 128. When you change the text, the data settings say how many characters it has: set num_embeddings and out_features to that.</source>
        <translation>试试什么。把 hidden_size 设为 256，或 num_layers 2、dropout 0.2。把 length 加长到 128。换文本时，数据设置会显示它有多少个字符：把 num_embeddings 和 out_features 设为该数。</translation>
    </message>
    <message>
        <source>Iris: a table of flowers</source>
        <translation>鸢尾花：一张花的表格</translation>
    </message>
    <message>
        <source>The oldest data set of all: four lengths of 150 flowers, and which of three species each one is (R. A. Fisher, 1936). It shows how a table becomes samples.</source>
        <translation>最古老的数据集：150 朵花的四个长度，以及每朵属于三个种中的哪一个（R. A. Fisher，1936）。它展示表格如何变成样本。</translation>
    </message>
    <message>
        <source>What to see. In the data settings, the field x takes the columns 0 to 3 and scales each to mean 0 and deviation 1, by what the training flowers show; the field species is a class, so the words become the numbers 0, 1 and 2 in the order of the alphabet. The confusion matrix of netloom eval shows them by name.</source>
        <translation>看什么。在数据设置中，字段 x 取第 0 到 3 列，并按训练花朵把每列缩放到均值 0、标准差 1；字段 species 是类别，于是单词按字母顺序变成 0、1、2。netloom eval 的混淆矩阵按名称显示它们。</translation>
    </message>
    <message>
        <source>What it reaches. All of the 30 test flowers, in less than a second; with another split one or two may be wrong.</source>
        <translation>能达到什么。30 朵测试花全部正确，不到一秒；换一种划分可能错一两个。</translation>
    </message>
    <message>
        <source>What to try. Take the ReLU and hidden away: iris needs no more than a straight line for setosa, and little more for the others. Set scale of x to none and see how much longer it takes. Give x the columns 0 and 1 alone.</source>
        <translation>试试什么。去掉 ReLU 和 hidden：对 setosa 一条直线就够了，其他的也不需要多少。把 x 的 scale 设为 none，看要多花多久。只给 x 第 0 和 1 列。</translation>
    </message>
    <message>
        <source>Moving shapes: convolution in space and time</source>
        <translation>运动的形状：时空卷积</translation>
    </message>
    <message>
        <source>Little films of eight frames: a square, a ring or a cross moves up, down, left or right, grows, shrinks, turns bright or stays as it is. Which of the eight it does cannot be seen in any single frame.</source>
        <translation>八帧的小影片：方块、圆环或十字向上、下、左、右移动，变大，变小，变亮，或保持不变。是这八种中的哪一种，从任何单独一帧都看不出来。</translation>
    </message>
    <message>
        <source>What to see. Conv3d looks at a box of frames, rows and columns at once: the kernel&apos;s first axis is time. MaxPool3d halves all three; AdaptiveAvgPool3d takes the mean of what is left, so that it does not matter where the shape was. The films come from an .npz file, which resources/data/moving_shapes.py made.</source>
        <translation>看什么。Conv3d 同时看一块帧、行、列：核的第一轴是时间。MaxPool3d 把三者都减半；AdaptiveAvgPool3d 取剩余部分的平均，于是形状在哪里无关紧要。影片来自一个 .npz 文件，由 resources/data/moving_shapes.py 生成。</translation>
    </message>
    <message>
        <source>What it reaches. 98 % of the 320 test films after twelve epochs, in some eight seconds of processor time. Guessing reaches one in eight.</source>
        <translation>能达到什么。十二轮后 320 部测试影片的 98 %，约八秒处理器时间。猜测只有八分之一。</translation>
    </message>
    <message>
        <source>What to try. Set the kernel_size of both convolutions to 1, 3, 3, their padding to 0, 1, 1: each frame is then looked at alone, and only MaxPool3d puts two of them together. The confusion matrix of netloom eval says what was lost.</source>
        <translation>试试什么。把两个卷积的 kernel_size 设为 1, 3, 3，padding 设为 0, 1, 1：这样每帧单独看，只有 MaxPool3d 把两帧放在一起。netloom eval 的混淆矩阵会说明失去了什么。</translation>
    </message>
    <message>
        <source>Spirals: what hidden layers are for</source>
        <translation>螺旋：隐藏层有什么用</translation>
    </message>
    <message>
        <source>Three arms of a spiral, a class each: no straight line parts them, and no single bend. The points are made on the spot, so there is nothing to download.</source>
        <translation>螺旋的三条臂，每条一个类别：没有直线能分开它们，一个弯也不行。点是当场生成的，因此无需下载。</translation>
    </message>
    <message>
        <source>What to see. Press F5: the loss hardly falls at first, then the accuracy climbs as the units of the first layer find their bends, and ends near 95 %: what is left lies at the centre, where the arms meet.</source>
        <translation>看什么。按 F5：损失起初几乎不降，然后随着第一层的单元找到各自的弯折，准确率上升，最终接近 95 %：剩下的在中心，那里各臂相遇。</translation>
    </message>
    <message>
        <source>What to try. Take second and relu2 away, or give hidden 4 units: the arms&apos; inner turns stay mixed. Put Tanh in place of ReLU: the borders become round, and the start takes much longer. In the data settings take moons or circles, or five classes; raise the noise until the arms touch, and see what accuracy is left to win.</source>
        <translation>试试什么。去掉 second 和 relu2，或只给 hidden 4 个单元：臂的内圈仍混在一起。用 Tanh 代替 ReLU：边界变圆，起步慢得多。在数据设置中改用 moons 或 circles，或五个类别；提高 noise 直到各臂相接，看还能得到多少准确率。</translation>
    </message>
    <message>
        <source>Sunspots: an RNN that forecasts</source>
        <translation>太阳黑子：用 RNN 预测</translation>
    </message>
    <message>
        <source>The number of sunspots, year by year from 1700 to 2008, goes up and down in about eleven years. A recurrent network reads 24 years and says the next.</source>
        <translation>太阳黑子数，从 1700 到 2008 年逐年记录，约十一年一个起落。循环网络读 24 年，说出下一年。</translation>
    </message>
    <message>
        <source>What to see. The csv source cuts the series into windows: field years holds the 24 rows of a window, field next the row ahead of it. The scale turns 0..200 into 0..1. The split&apos;s order is file: the last fifth of the years is the test, so nothing of the future is seen in training. A random split would hide test years inside training windows and flatter the result.</source>
        <translation>看什么。csv 数据源把序列切成窗口：字段 years 是窗口的 24 行，字段 next 是其后的一行。scale 把 0..200 变为 0..1。划分的 order 是 file：最后五分之一的年份是测试，训练中看不到未来。随机划分会把测试年份藏进训练窗口，使结果虚高。</translation>
    </message>
    <message>
        <source>What it reaches. A mean squared error of 0.0099 on the test years, 20 sunspots; saying the last value again has 0.027, 33 sunspots. Other seeds reach 0.0088 to 0.0105. It takes a second.</source>
        <translation>能达到什么。测试年份上的均方误差 0.0099，即 20 个黑子；重复最后一个值是 0.027，33 个黑子。其他种子为 0.0088 到 0.0105。只需一秒。</translation>
    </message>
    <message>
        <source>What to try. Shorten window.length to 3 in the data settings and see what less than one cycle costs. Set nonlinearity to relu. Put an LSTM in its place. Ask for the value five years ahead with window.horizon.</source>
        <translation>试试什么。在数据设置中把 window.length 缩短到 3，看看不到一个周期的代价。把 nonlinearity 设为 relu。换成 LSTM。用 window.horizon 预测五年后的值。</translation>
    </message>
</context>
<context>
    <name>nn</name>
    <message>
        <source>Share of the training samples kept aside to validate after each epoch.</source>
        <translation>留出用于每轮之后验证的训练样本比例。</translation>
    </message>
    <message>
        <source>Share kept for the test, where the source has no test files of its own.</source>
        <translation>留作测试的比例,用于数据源没有自带测试文件时。</translation>
    </message>
    <message>
        <source>Chooses which samples are cut off.</source>
        <translation>决定划分出哪些样本。</translation>
    </message>
    <message>
        <source>The project has no data yet. Choose a source in the data settings.</source>
        <translation>项目还没有数据。请在数据设置中选择数据源。</translation>
    </message>
    <message>
        <source>There is no data source &quot;{0}&quot;.{1}</source>
        <translation>没有数据源“{0}”。{1}</translation>
    </message>
    <message>
        <source>The share of {0} samples must be from 0 to below 1, not {1}.</source>
        <translation>{0} 样本的比例必须在 0 到 1 之间(不含 1),而不是 {1}。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; has test samples of its own: remove &quot;test&quot; from the split.</source>
        <translation>“{0}”自带测试样本:请从划分中移除“test”。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; has no test samples. Set &quot;test&quot; in the split to a share of the samples, say 0.2.</source>
        <translation>“{0}”没有测试样本。请把划分中的“test”设为样本的一部分,例如 0.2。</translation>
    </message>
    <message>
        <source>The program&apos;s own digits cannot be read: {0}</source>
        <translation>无法读取程序自带的 digits:{0}</translation>
    </message>
    <message>
        <source>The program&apos;s own digits cannot be read.</source>
        <translation>无法读取程序自带的 digits。</translation>
    </message>
    <message>
        <source>Handwritten digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>1,797 grey images of 8 × 8 pixels in ten classes, part of the program: small enough to train in seconds.</source>
        <translation>1,797 张 8 × 8 像素的灰度图,十个类别,随程序附带:小到几秒即可训练。</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}:{1}</translation>
    </message>
    <message>
        <source>The folder {0} has no file {1} or {1}.gz. Four files are needed: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.</source>
        <translation>文件夹 {0} 中没有文件 {1} 或 {1}.gz。需要四个文件:train-images-idx3-ubyte、train-labels-idx1-ubyte、t10k-images-idx3-ubyte、t10k-labels-idx1-ubyte。</translation>
    </message>
    <message>
        <source>it is too short for an IDX file.</source>
        <translation>太短,不是 IDX 文件。</translation>
    </message>
    <message>
        <source>it starts with {0}, but IDX files of {1} start with {2}. Is it the right file?</source>
        <translation>以 {0} 开头,但 {1} 的 IDX 文件以 {2} 开头。文件选对了吗?</translation>
    </message>
    <message>
        <source>its images have {0} × {1} pixels.</source>
        <translation>其图像为 {0} × {1} 像素。</translation>
    </message>
    <message>
        <source>it holds no samples.</source>
        <translation>其中没有样本。</translation>
    </message>
    <message>
        <source>its header promises {0} values, but {1} follow. Copy or download it again.</source>
        <translation>文件头声明 {0} 个值,但后面有 {1} 个。请重新复制或下载。</translation>
    </message>
    <message>
        <source>it is not a .gz file. Copy or download it again.</source>
        <translation>不是 .gz 文件。请重新复制或下载。</translation>
    </message>
    <message>
        <source>it does not fit into memory.</source>
        <translation>内存放不下。</translation>
    </message>
    <message>
        <source>In {0} the {1} files disagree: {2} images, {3} labels.</source>
        <translation>{0} 中的{1}文件不一致:{2} 张图像,{3} 个标签。</translation>
    </message>
    <message>
        <source>In {0} the images for training and test differ in size.</source>
        <translation>{0} 中训练图像与测试图像的尺寸不同。</translation>
    </message>
    <message>
        <source>In {0} there is a label {1}; there are {2} classes.</source>
        <translation>{0} 中有标签 {1};只有 {2} 个类别。</translation>
    </message>
    <message>
        <source>The data folder {0} does not exist. Correct &quot;path&quot; in the data settings.</source>
        <translation>数据文件夹 {0} 不存在。请在数据设置中更正“path”。</translation>
    </message>
    <message>
        <source>Fashion-MNIST is not in {0}. Install it (apt install dataset-fashion-mnist), or set &quot;path&quot; in the data settings to a folder with its four files.</source>
        <translation>{0} 中没有 Fashion-MNIST。请安装(apt install dataset-fashion-mnist),或在数据设置中把“path”设为含有其四个文件的文件夹。</translation>
    </message>
    <message>
        <source>A folder with the four files, where they are not installed. Relative to the project file.</source>
        <translation>含有四个文件的文件夹(若未安装)。相对于项目文件。</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST</translation>
    </message>
    <message>
        <source>70,000 grey images of clothes, 28 × 28 pixels in ten classes; 10,000 of them for the test.</source>
        <translation>70,000 张 28 × 28 像素的服装灰度图,十个类别;其中 10,000 张用于测试。</translation>
    </message>
    <message>
        <source>A folder with the four files. Relative to the project file.</source>
        <translation>含有四个文件的文件夹。相对于项目文件。</translation>
    </message>
    <message>
        <source>MNIST-style files</source>
        <translation>MNIST 格式文件</translation>
    </message>
    <message>
        <source>Grey images with labels in four IDX files as MNIST has them, .gz or not.</source>
        <translation>带标签的灰度图,存于四个 MNIST 那样的 IDX 文件中,可为 .gz。</translation>
    </message>
    <message>
        <source>The data file {0} does not exist. Correct &quot;path&quot; in the data settings.</source>
        <translation>数据文件 {0} 不存在。请在数据设置中更正“path”。</translation>
    </message>
    <message>
        <source>An .npz file whose arrays have the samples as first axis. Relative to the project file.</source>
        <translation>一个 .npz 文件,其数组的第一轴是样本。相对于项目文件。</translation>
    </message>
    <message>
        <source>NumPy arrays</source>
        <translation>NumPy 数组</translation>
    </message>
    <message>
        <source>The random data has no &quot;fields&quot;. Declare them: {&quot;x&quot;: {&quot;shape&quot;: [3, 32, 32]}, &quot;y&quot;: {&quot;shape&quot;: [], &quot;classes&quot;: 10}}.</source>
        <translation>随机数据没有“fields”。请声明:{&quot;x&quot;: {&quot;shape&quot;: [3, 32, 32]}, &quot;y&quot;: {&quot;shape&quot;: [], &quot;classes&quot;: 10}}。</translation>
    </message>
    <message>
        <source>The random data declares the field {0} twice.</source>
        <translation>随机数据两次声明了字段 {0}。</translation>
    </message>
    <message>
        <source>The field {0} would hold more than {1} numbers. Use fewer samples.</source>
        <translation>字段 {0} 会超过 {1} 个数。请减少样本。</translation>
    </message>
    <message>
        <source>The random data does not fit into memory. Use fewer samples.</source>
        <translation>随机数据内存放不下。请减少样本。</translation>
    </message>
    <message>
        <source>How many samples there are.</source>
        <translation>样本数量。</translation>
    </message>
    <message>
        <source>The same seed gives the same samples.</source>
        <translation>相同的种子给出相同的样本。</translation>
    </message>
    <message>
        <source>Random numbers</source>
        <translation>随机数</translation>
    </message>
    <message>
        <source>Fields as declared: N(0, 1), or labels drawn evenly. For trying out shapes and speed.</source>
        <translation>按声明的字段:N(0, 1),或均匀抽取的标签。用于试验形状和速度。</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}. What was there before is unchanged.</source>
        <translation>无法写入 {0}:{1}。原有内容保持不变。</translation>
    </message>
    <message>
        <source>{0} could not be read: {1}.</source>
        <translation>无法读取 {0}:{1}。</translation>
    </message>
    <message>
        <source>{0} is not a regular file.</source>
        <translation>{0} 不是普通文件。</translation>
    </message>
    <message>
        <source>{0} has {1} bytes; at most {2} are read here. Is it the right file?</source>
        <translation>{0} 有 {1} 字节;这里最多读取 {2}。文件选对了吗?</translation>
    </message>
    <message>
        <source>it ends in the middle. Copy or download it again.</source>
        <translation>在中间结束。请重新复制或下载。</translation>
    </message>
    <message>
        <source>it is damaged. Copy or download it again.</source>
        <translation>已损坏。请重新复制或下载。</translation>
    </message>
    <message>
        <source>there is no memory to unpack it.</source>
        <translation>没有内存可供解压。</translation>
    </message>
    <message>
        <source>it unpacks to more than {0} bytes. Is it the right file?</source>
        <translation>解压后超过 {0} 字节。文件选对了吗?</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件是空的。</translation>
    </message>
    <message>
        <source>The file could not be parsed: {0}.</source>
        <translation>无法解析文件:{0}。</translation>
    </message>
    <message>
        <source>its type {0} is not supported; float, int and bool arrays are.</source>
        <translation>不支持其类型 {0};支持浮点、整数和布尔数组。</translation>
    </message>
    <message>
        <source>it is not in NumPy&apos;s format.</source>
        <translation>不是 NumPy 格式。</translation>
    </message>
    <message>
        <source>its format version {0} is newer than the known ones, 1 to 3.</source>
        <translation>其格式版本 {0} 比已知的 1 到 3 更新。</translation>
    </message>
    <message>
        <source>its header is damaged or cut off.</source>
        <translation>文件头已损坏或被截断。</translation>
    </message>
    <message>
        <source>its header is not understood; records and objects are not supported.</source>
        <translation>无法理解文件头;不支持记录和对象。</translation>
    </message>
    <message>
        <source>it holds {0} bytes, which is not what shape {1} of type {2} needs.</source>
        <translation>含有 {0} 字节,与形状 {1}、类型 {2} 所需不符。</translation>
    </message>
    <message>
        <source>It is a single .npy array; pack it by name: numpy.savez(file, x=array).</source>
        <translation>这是单个 .npy 数组;请按名称打包:numpy.savez(file, x=array)。</translation>
    </message>
    <message>
        <source>It is not an .npz file: it is no zip archive.</source>
        <translation>不是 .npz 文件:不是 zip 归档。</translation>
    </message>
    <message>
        <source>{0} cannot be used: {1}</source>
        <translation>无法使用 {0}:{1}</translation>
    </message>
    <message>
        <source>{0} does not fit into memory.</source>
        <translation>{0} 内存放不下。</translation>
    </message>
    <message>
        <source>The array {0} holds {1} bytes, which is not what its shape {2} needs.</source>
        <translation>数组 {0} 含有 {1} 字节,与其形状 {2} 所需不符。</translation>
    </message>
    <message>
        <source>{0} could not be written: {1}</source>
        <translation>无法写入 {0}:{1}</translation>
    </message>
    <message>
        <source>{0}</source>
        <translation>{0}</translation>
    </message>
    <message>
        <source>It is a Python pickle, not a weight file. Save a state_dict: torch.save(model.state_dict(), file).</source>
        <translation>这是 Python pickle,不是权重文件。请保存 state_dict:torch.save(model.state_dict(), file)。</translation>
    </message>
    <message>
        <source>It is not a PyTorch weight file: it is no zip archive. Expected what torch.save(model.state_dict(), file) writes.</source>
        <translation>不是 PyTorch 权重文件:不是 zip 归档。应为 torch.save(model.state_dict(), file) 写出的文件。</translation>
    </message>
    <message>
        <source>It is a TorchScript program, not weights alone. Save its state_dict: torch.save(torch.jit.load(file).state_dict(), other_file).</source>
        <translation>这是 TorchScript 程序,不只是权重。请保存其 state_dict:torch.save(torch.jit.load(file).state_dict(), other_file)。</translation>
    </message>
    <message>
        <source>It is a zip archive, but holds no PyTorch weights (no data.pkl).</source>
        <translation>是 zip 归档,但没有 PyTorch 权重(没有 data.pkl)。</translation>
    </message>
    <message>
        <source>It was written on a big-endian machine; that is not supported.</source>
        <translation>在大端序机器上写出;不支持。</translation>
    </message>
    <message>
        <source>The tensor {0} holds {1} bytes, which is not what its shape {2} needs.</source>
        <translation>张量 {0} 含有 {1} 字节,与其形状 {2} 所需不符。</translation>
    </message>
    <message>
        <source>There are two tensors named {0}.</source>
        <translation>有两个名为 {0} 的张量。</translation>
    </message>
    <message>
        <source>The archive is one part of several; that is not supported.</source>
        <translation>归档是分卷之一;不支持。</translation>
    </message>
    <message>
        <source>{0} in the archive is encrypted.</source>
        <translation>归档中的 {0} 已加密。</translation>
    </message>
    <message>
        <source>{0} in the archive is packed by method {1}; only stored and deflated are supported.</source>
        <translation>归档中的 {0} 用方法 {1} 压缩;只支持存储和 deflate。</translation>
    </message>
    <message>
        <source>data source &apos;{0}&apos; is not known; try {1}</source>
        <translation>未知数据源“{0}”;请试 {1}</translation>
    </message>
    <message>
        <source>data source &apos;{0}&apos; takes no fields</source>
        <translation>数据源“{0}”不接受字段</translation>
    </message>
    <message>
        <source>data source &apos;{0}&apos; has test files of its own; leave split.test out</source>
        <translation>数据源“{0}”自带测试文件;请不要设置 split.test</translation>
    </message>
    <message>
        <source>split.validation and split.test must be fractions that leave samples to train on</source>
        <translation>split.validation 和 split.test 必须是比例,且要留下训练样本</translation>
    </message>
    <message>
        <source>There is no node &apos;{0}&apos;.</source>
        <translation>没有节点“{0}”。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; cannot be a name: use letters, digits and &apos;_&apos;, for example conv1.</source>
        <translation>“{0}”不能作名称:请使用字母、数字和“_”,例如 conv1。</translation>
    </message>
    <message>
        <source>The name &apos;{0}&apos; is taken in {1}: choose another.</source>
        <translation>名称“{0}”在 {1} 中已被占用:请另选。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: there is no op &apos;{1}&apos;.</source>
        <translation>“{0}”:没有算子“{1}”。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: there is no op &apos;{1}&apos;; did you mean {2}?</source>
        <translation>“{0}”:没有算子“{1}”;是指 {2} 吗?</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: option {1}: {2}</source>
        <translation>“{0}”:选项 {1}:{2}</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: {1} cannot hold other nodes.</source>
        <translation>“{0}”:{1} 不能容纳其他节点。</translation>
    </message>
    <message>
        <source>The wire {0} names &apos;{1}&apos;, which is no node of {2}.</source>
        <translation>连线 {0} 指名“{1}”,但它不是 {2} 的节点。</translation>
    </message>
    <message>
        <source>The wire {0} starts at {1}, which gives nothing on.</source>
        <translation>连线 {0} 始于 {1},但它没有输出。</translation>
    </message>
    <message>
        <source>The wire {0} ends at {1}, which takes nothing.</source>
        <translation>连线 {0} 终于 {1},但它没有输入。</translation>
    </message>
    <message>
        <source>The wire {0}: {1} has no port &apos;{2}&apos;.</source>
        <translation>连线 {0}:{1} 没有端口“{2}”。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: {1} has no option &apos;{2}&apos;.</source>
        <translation>“{0}”:{1} 没有选项“{2}”。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: {1} has no option &apos;{2}&apos;; did you mean {3}?</source>
        <translation>“{0}”:{1} 没有选项“{2}”;是指 {3} 吗?</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: {1} has no parameters, so there is nothing to freeze.</source>
        <translation>“{0}”:{1} 没有参数,无可冻结。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no container: nodes cannot be put into it.</source>
        <translation>“{0}”不是容器:不能放入节点。</translation>
    </message>
    <message>
        <source>The position of &apos;{0}&apos; does not belong to the new node &apos;{1}&apos;.</source>
        <translation>“{0}”的位置不属于新节点“{1}”。</translation>
    </message>
    <message>
        <source>The position of &apos;{0}&apos; is not a finite number.</source>
        <translation>“{0}”的位置不是有限数。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; still has the wire {1} → {2}: take its wires away first.</source>
        <translation>“{0}”仍有连线 {1} → {2}:请先移除连线。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no container: it has no wires.</source>
        <translation>“{0}”不是容器:没有连线。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is a Sequential: it runs its children in order and takes no wires.</source>
        <translation>“{0}”是 Sequential:按顺序运行子节点,不接受连线。</translation>
    </message>
    <message>
        <source>Input and output</source>
        <translation>输入与输出</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>容器</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Recurrent</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Math</source>
        <translation>数学</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>a tensor of shape {0} has more than {1} elements, the most there can be</source>
        <translation>形状为 {0} 的张量超过 {1} 个元素,这是上限</translation>
    </message>
    <message>
        <source>a tensor of shape {0} has no elements</source>
        <translation>形状为 {0} 的张量没有元素</translation>
    </message>
    <message>
        <source>a tensor of {0} dimensions; there can be {1} at most</source>
        <translation>张量有 {0} 个维度;最多只能有 {1} 个</translation>
    </message>
    <message>
        <source>(*)</source>
        <translation>(*)</translation>
    </message>
    <message>
        <source>(*), as the input</source>
        <translation>(*),与输入相同</translation>
    </message>
    <message>
        <source>Lets positive values through and makes the rest zero.</source>
        <translation>让正值通过,其余变为零。</translation>
    </message>
    <message>
        <source>Squeezes every value into −1 to 1.</source>
        <translation>把每个值压缩到 −1 到 1。</translation>
    </message>
    <message>
        <source>Sequential</source>
        <translation>Sequential</translation>
    </message>
    <message>
        <source>Runs its children in order: the output of each is the input of the next. Children are named 0, 1, 2... or as you like.</source>
        <translation>按顺序运行子节点:前一个的输出是后一个的输入。子节点命名为 0、1、2…… 或随意命名。</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>Module</translation>
    </message>
    <message>
        <source>A module of your own: a graph in a box. Its Input and Output nodes are its ports.</source>
        <translation>自定义模块:装在盒子里的图。其 Input 和 Output 节点就是端口。</translation>
    </message>
    <message>
        <source>groups {0} must divide in_channels {1} and out_channels {2}</source>
        <translation>groups {0} 必须整除 in_channels {1} 和 out_channels {2}</translation>
    </message>
    <message>
        <source>Set groups 1</source>
        <translation>设 groups 为 1</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>padding &apos;same&apos; needs stride 1</source>
        <translation>padding &apos;same&apos; 要求 stride 为 1</translation>
    </message>
    <message>
        <source>Set stride 1</source>
        <translation>设 stride 为 1</translation>
    </message>
    <message>
        <source>the kernel covers {0}, more than the padded input of {1} ({2})</source>
        <translation>卷积核覆盖 {0},超过填充后的输入 {1}({2})</translation>
    </message>
    <message>
        <source>{0} is {1}, but a single number arrives, which has no dimensions</source>
        <translation>{0} 为 {1},但到来的是单个数,没有维度</translation>
    </message>
    <message>
        <source>Set padding &apos;same&apos;</source>
        <translation>设 padding 为 &apos;same&apos;</translation>
    </message>
    <message>
        <source>Slides learned filters over an image; every output channel is one filter&apos;s response.</source>
        <translation>让学到的滤波器滑过图像;每个输出通道是一个滤波器的响应。</translation>
    </message>
    <message>
        <source>Channels of the input.</source>
        <translation>输入的通道数。</translation>
    </message>
    <message>
        <source>Number of filters: channels of the output.</source>
        <translation>滤波器个数:输出的通道数。</translation>
    </message>
    <message>
        <source>Height and width of the filters.</source>
        <translation>滤波器的高和宽。</translation>
    </message>
    <message>
        <source>Distance between the filter&apos;s points.</source>
        <translation>滤波器各点之间的距离。</translation>
    </message>
    <message>
        <source>Splits channels into groups that do not see each other; in_channels of them: depthwise.</source>
        <translation>把通道分成互不相见的组;取 in_channels 组即深度卷积。</translation>
    </message>
    <message>
        <source>Learn an additive offset per output channel.</source>
        <translation>每个输出通道学习一个加性偏置。</translation>
    </message>
    <message>
        <source>(out_channels)</source>
        <translation>(out_channels)</translation>
    </message>
    <message>
        <source>While training, makes values zero at random and scales the rest up; in evaluation it does nothing. Keeps a network from relying on single values.</source>
        <translation>训练时随机把一些值置零并放大其余;评估时什么也不做。使网络不依赖单个值。</translation>
    </message>
    <message>
        <source>Probability of a value to be zeroed.</source>
        <translation>值被置零的概率。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Input</translation>
    </message>
    <message>
        <source>A field of the project&apos;s data, one batch at a time. Inside a Module: one of its input ports, named by its id.</source>
        <translation>项目数据的一个字段,每次一批。在 Module 内:它的一个输入端口,以其标识命名。</translation>
    </message>
    <message>
        <source>(N, ...)</source>
        <translation>(N, ...)</translation>
    </message>
    <message>
        <source>Name of the data&apos;s field. Empty: the node&apos;s own id.</source>
        <translation>数据字段的名称。留空:取节点自己的标识。</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Output</translation>
    </message>
    <message>
        <source>An output of the model, named by its id. Without any, what feeds the losses is the output. Inside a Module: one of its output ports.</source>
        <translation>模型的一个输出,以其标识命名。若一个也没有,则输入损失的就是输出。在 Module 内:它的一个输出端口。</translation>
    </message>
    <message>
        <source>input is {0}; needed is (N, ..., in_features)</source>
        <translation>输入为 {0};需要 (N, ..., in_features)</translation>
    </message>
    <message>
        <source>Insert Flatten</source>
        <translation>插入 Flatten</translation>
    </message>
    <message>
        <source>Set in_features {0}</source>
        <translation>设 in_features 为 {0}</translation>
    </message>
    <message>
        <source>{0} features expected, {1} arrive (input is {2})</source>
        <translation>期望 {0} 个特征,到达 {1} 个(输入为 {2})</translation>
    </message>
    <message>
        <source>features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>input is {0}: Linear works on the last dimension alone, {1} of {2} features at a time</source>
        <translation>输入为 {0}:Linear 只作用于最后一维,每次处理 {2} 个特征中的 {1} 个</translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all inputs, over the last dimension.</source>
        <translation>每个输出是所有输入的加权和,作用于最后一维。</translation>
    </message>
    <message>
        <source>(N, ..., in_features)</source>
        <translation>(N, ..., in_features)</translation>
    </message>
    <message>
        <source>(N, ..., out_features)</source>
        <translation>(N, ..., out_features)</translation>
    </message>
    <message>
        <source>Size of each input sample.</source>
        <translation>每个输入样本的大小。</translation>
    </message>
    <message>
        <source>Size of each output sample.</source>
        <translation>每个输出样本的大小。</translation>
    </message>
    <message>
        <source>Learn an additive offset.</source>
        <translation>学习一个加性偏置。</translation>
    </message>
    <message>
        <source>(out_features, in_features)</source>
        <translation>(out_features, in_features)</translation>
    </message>
    <message>
        <source>(out_features)</source>
        <translation>(out_features)</translation>
    </message>
    <message>
        <source>input is {0}; needed are scores for every class, (N, C)</source>
        <translation>输入为 {0};需要每个类别的得分 (N, C)</translation>
    </message>
    <message>
        <source>float32 values arrive on &apos;target&apos;, which takes class numbers (int64)</source>
        <translation>“target”收到 float32 值,而它需要类别编号(int64)</translation>
    </message>
    <message>
        <source>input is {0} and target {1}; for scores (N, C) the target is (N)</source>
        <translation>输入为 {0},目标为 {1};对于得分 (N, C),目标应为 (N)</translation>
    </message>
    <message>
        <source>Factor of this loss in the objective.</source>
        <translation>此损失在目标函数中的系数。</translation>
    </message>
    <message>
        <source>CrossEntropyLoss</source>
        <translation>CrossEntropyLoss</translation>
    </message>
    <message>
        <source>(N, C) or (N, C, d₁, ...)</source>
        <translation>(N, C) 或 (N, C, d₁, ...)</translation>
    </message>
    <message>
        <source>(N) or (N, d₁, ...), int64 classes</source>
        <translation>(N) 或 (N, d₁, ...),int64 类别</translation>
    </message>
    <message>
        <source>scalar</source>
        <translation>标量</translation>
    </message>
    <message>
        <source>Targets of this value are left out.</source>
        <translation>等于此值的目标不计入。</translation>
    </message>
    <message>
        <source>Share of the target spread evenly over all classes.</source>
        <translation>均匀分给所有类别的目标比例。</translation>
    </message>
    <message>
        <source>Mean squared error: for predicting numbers.</source>
        <translation>均方误差:用于预测数值。</translation>
    </message>
    <message>
        <source>Adds two tensors; where an extent is 1 it is stretched to the other&apos;s. The heart of a residual block.</source>
        <translation>两个张量相加;为 1 的维会扩展到另一个的大小。残差块的核心。</translation>
    </message>
    <message>
        <source>(*), the same shape or one that stretches to it</source>
        <translation>(*),形状相同或可扩展至此</translation>
    </message>
    <message>
        <source>Factor of other.</source>
        <translation>other 的系数。</translation>
    </message>
    <message>
        <source>BatchNorm2d</source>
        <translation>BatchNorm2d</translation>
    </message>
    <message>
        <source>Shifts and scales every channel to mean 0 and variance 1 over the batch, then by learned values. In evaluation the running statistics take the batch&apos;s place.</source>
        <translation>在批次上把每个通道平移缩放到均值 0、方差 1,再乘加学到的值。评估时用运行统计量代替批次。</translation>
    </message>
    <message>
        <source>Added to the variance, so that nothing is divided by zero.</source>
        <translation>加到方差上,以免除以零。</translation>
    </message>
    <message>
        <source>Weight of the newest batch in the running statistics; none: the average of all batches.</source>
        <translation>最新批次在运行统计量中的权重;无:所有批次的平均。</translation>
    </message>
    <message>
        <source>Learn a scale and an offset per channel.</source>
        <translation>每个通道学习缩放和偏置。</translation>
    </message>
    <message>
        <source>padding {0} is more than half of the kernel, {1}</source>
        <translation>padding {0} 超过核 {1} 的一半</translation>
    </message>
    <message>
        <source>Set padding 0</source>
        <translation>设 padding 为 0</translation>
    </message>
    <message>
        <source>Height and width of the window.</source>
        <translation>窗口的高和宽。</translation>
    </message>
    <message>
        <source>Step of the window; none: the window&apos;s own size.</source>
        <translation>窗口的步长;无:窗口自身的大小。</translation>
    </message>
    <message>
        <source>Margin around the input, at most half the window.</source>
        <translation>输入四周的边距,最多为窗口的一半。</translation>
    </message>
    <message>
        <source>MaxPool2d</source>
        <translation>MaxPool2d</translation>
    </message>
    <message>
        <source>Keeps the largest value of every window: a smaller image of the strongest responses.</source>
        <translation>保留每个窗口的最大值:由最强响应组成的更小图像。</translation>
    </message>
    <message>
        <source>(N, C, H, W)</source>
        <translation>(N, C, H, W)</translation>
    </message>
    <message>
        <source>Distance between the window&apos;s points.</source>
        <translation>窗口各点之间的距离。</translation>
    </message>
    <message>
        <source>Round the output size up: the last window may hang over.</source>
        <translation>输出尺寸向上取整:最后的窗口可以超出。</translation>
    </message>
    <message>
        <source>AvgPool2d</source>
        <translation>AvgPool2d</translation>
    </message>
    <message>
        <source>Averages every window: a smaller, smoother image.</source>
        <translation>对每个窗口取平均:更小、更平滑的图像。</translation>
    </message>
    <message>
        <source>Count the margin&apos;s zeros into the average.</source>
        <translation>把边距的零计入平均。</translation>
    </message>
    <message>
        <source>Divide by this instead of the window&apos;s size.</source>
        <translation>以此数代替窗口大小作除数。</translation>
    </message>
    <message>
        <source>end_dim lies before start_dim</source>
        <translation>end_dim 在 start_dim 之前</translation>
    </message>
    <message>
        <source>two dimensions that grow with the batch cannot be joined</source>
        <translation>不能合并两个都随批次增长的维</translation>
    </message>
    <message>
        <source>tensor {0} is {1}; to be joined along dimension {2} with {3} it must agree in all others</source>
        <translation>张量 {0} 为 {1};要沿第 {2} 维与 {3} 拼接,其他各维必须一致</translation>
    </message>
    <message>
        <source>Lays dimensions start_dim to end_dim out in one row; of an image, all but the batch.</source>
        <translation>把 start_dim 到 end_dim 各维排成一行;对图像来说是除批次外的全部。</translation>
    </message>
    <message>
        <source>(N, *)</source>
        <translation>(N, *)</translation>
    </message>
    <message>
        <source>First dimension to join.</source>
        <translation>要合并的第一维。</translation>
    </message>
    <message>
        <source>Last dimension to join; -1 is the last one.</source>
        <translation>要合并的最后一维;-1 即最后一维。</translation>
    </message>
    <message>
        <source>Joins tensors along a dimension, in the order of their wires; dim 1 of images joins their channels.</source>
        <translation>按连线顺序沿某一维拼接张量;图像的第 1 维拼接通道。</translation>
    </message>
    <message>
        <source>(*), alike but for dim</source>
        <translation>(*),除 dim 外一致</translation>
    </message>
    <message>
        <source>The dimension along which to join; 0 is the batch, 1 the channels.</source>
        <translation>拼接所沿的维;0 是批次,1 是通道。</translation>
    </message>
    <message>
        <source>int64 values arrive on &apos;{0}&apos;, which takes float32</source>
        <translation>“{0}”收到 int64 值,而它需要 float32</translation>
    </message>
    <message>
        <source>input is {0}; needed is {1}</source>
        <translation>输入为 {0};需要 {1}</translation>
    </message>
    <message>
        <source>the batch lies where {0} should be: input is {1}</source>
        <translation>批次所在处应为 {0}:输入为 {1}</translation>
    </message>
    <message>
        <source>{0} {1} expected, {2} arrive</source>
        <translation>期望 {1} 个{0},到达 {2} 个</translation>
    </message>
    <message>
        <source>Set {0} {1}</source>
        <translation>设 {0} 为 {1}</translation>
    </message>
    <message>
        <source>How slowly the running averages of the gradient and of its square forget.</source>
        <translation>梯度及其平方的滑动平均遗忘得有多慢。</translation>
    </message>
    <message>
        <source>Added to the denominator, against division by zero.</source>
        <translation>加到分母上,防止除以零。</translation>
    </message>
    <message>
        <source>L2 penalty: pulls every weight towards zero.</source>
        <translation>L2 惩罚:把每个权重拉向零。</translation>
    </message>
    <message>
        <source>Divides by the largest average of squares so far, not by the present one.</source>
        <translation>除以迄今最大的平方平均,而不是当前的。</translation>
    </message>
    <message>
        <source>Climbs the objective instead of descending it.</source>
        <translation>让目标函数上升而不是下降。</translation>
    </message>
    <message>
        <source>Adam: every weight has a step size of its own, from running averages of its gradient.</source>
        <translation>Adam:每个权重有自己的步长,来自其梯度的滑动平均。</translation>
    </message>
    <message>
        <source>The network has no loss, so there is nothing to evaluate. Add a loss node</source>
        <translation>网络没有损失,无可评估。请添加损失节点</translation>
    </message>
    <message>
        <source>The data has no {0} samples. Give data.split a fraction for it</source>
        <translation>数据没有 {0} 样本。请为它设置 data.split 比例</translation>
    </message>
    <message>
        <source>{0}: field &quot;{1}&quot; holds the label {2} (sample {3}), but the network gives scores for {4} classes, 0 to {5}. Change the last layer&apos;s size or the data</source>
        <translation>{0}:字段“{1}”含有标签 {2}(样本 {3}),但网络只给出 {4} 个类别的得分,0 到 {5}。请更改最后一层的大小或数据</translation>
    </message>
    <message>
        <source>There is no optimizer &quot;{0}&quot;; there are: {1}</source>
        <translation>没有优化器“{0}”;可用:{1}</translation>
    </message>
    <message>
        <source>There is no optimizer &quot;{0}&quot;; did you mean &quot;{1}&quot;?</source>
        <translation>没有优化器“{0}”;是指“{1}”吗?</translation>
    </message>
    <message>
        <source>There is no array &quot;{0}&quot; for the Input node of that name; the file holds: {1}</source>
        <translation>没有与 Input 节点“{0}”同名的数组;文件中有:{1}</translation>
    </message>
    <message>
        <source>Array &quot;{0}&quot; is {1}; the network takes {2}</source>
        <translation>数组“{0}”为 {1};网络需要 {2}</translation>
    </message>
    <message>
        <source>Array &quot;{0}&quot; holds floats; the network takes whole numbers (int64) there</source>
        <translation>数组“{0}”是浮点数;网络在此需要整数(int64)</translation>
    </message>
    <message>
        <source>Array &quot;{0}&quot; has {1} samples, the ones before it {2}</source>
        <translation>数组“{0}”有 {1} 个样本,之前的有 {2} 个</translation>
    </message>
    <message>
        <source>Array &quot;{0}&quot; belongs to no Input node of the network</source>
        <translation>数组“{0}”不属于网络的任何 Input 节点</translation>
    </message>
    <message>
        <source>The arrays hold no samples</source>
        <translation>数组中没有样本</translation>
    </message>
    <message>
        <source>Learning rate: how far a step goes.</source>
        <translation>学习率:每步走多远。</translation>
    </message>
    <message>
        <source>How much of the last step&apos;s direction is kept.</source>
        <translation>保留上一步方向的多少。</translation>
    </message>
    <message>
        <source>How much of the new gradient is left out of the momentum.</source>
        <translation>新梯度中有多少不进入动量。</translation>
    </message>
    <message>
        <source>Looks one step of momentum ahead.</source>
        <translation>先沿动量向前看一步。</translation>
    </message>
    <message>
        <source>Stochastic gradient descent, optionally with momentum.</source>
        <translation>随机梯度下降,可带动量。</translation>
    </message>
    <message>
        <source>Nesterov momentum needs a momentum above 0 and a dampening of 0</source>
        <translation>Nesterov 动量要求 momentum 大于 0 且 dampening 为 0</translation>
    </message>
    <message>
        <source>There is not enough memory for this training. Make the batch or the network smaller</source>
        <translation>内存不足以进行此训练。请减小批次或网络</translation>
    </message>
    <message>
        <source>Training failed: {0}</source>
        <translation>训练失败:{0}</translation>
    </message>
    <message>
        <source>How often training goes through all samples.</source>
        <translation>训练遍历所有样本的次数。</translation>
    </message>
    <message>
        <source>Samples per step.</source>
        <translation>每步的样本数。</translation>
    </message>
    <message>
        <source>Visits the samples in a new random order every epoch.</source>
        <translation>每轮以新的随机顺序访问样本。</translation>
    </message>
    <message>
        <source>Leaves out the last batch of an epoch where it is not full.</source>
        <translation>舍弃每轮最后未满的批次。</translation>
    </message>
    <message>
        <source>Number from which the initial weights, the order of the samples and dropout follow; the same one gives the same run, here and in PyTorch.</source>
        <translation>初始权重、样本顺序和随机失活所依据的数;相同的数给出相同的训练,在这里和在 PyTorch 中都一样。</translation>
    </message>
    <message>
        <source>{0}: {1} cannot be run.</source>
        <translation>{0}:无法运行 {1}。</translation>
    </message>
    <message>
        <source>{0}: {1} would need more than {2} bytes to work in with batch size {3}. Make the batch or the layer smaller.</source>
        <translation>{0}:批次大小为 {3} 时,{1} 需要超过 {2} 字节的工作内存。请减小批次或该层。</translation>
    </message>
    <message>
        <source>It holds {0}, not a dictionary of tensors. Save a state_dict: torch.save(model.state_dict(), file).</source>
        <translation>其中是 {0},不是张量字典。请保存 state_dict:torch.save(model.state_dict(), file)。</translation>
    </message>
    <message>
        <source>It is a checkpoint with several sets of weights ({0}). Save the one you want by itself: torch.save(checkpoint[&apos;...&apos;], file).</source>
        <translation>这是含有多组权重的检查点({0})。请单独保存所需的一组:torch.save(checkpoint[&apos;...&apos;], file)。</translation>
    </message>
    <message>
        <source>It is not a dictionary of tensors: {0}. Save a state_dict: torch.save(model.state_dict(), file).</source>
        <translation>不是张量字典:{0}。请保存 state_dict:torch.save(model.state_dict(), file)。</translation>
    </message>
    <message>
        <source>The record {0} is missing.</source>
        <translation>缺少记录 {0}。</translation>
    </message>
    <message>
        <source>The record {0} has {1} bytes, which is not what {2} elements of {3} need.</source>
        <translation>记录 {0} 有 {1} 字节,与 {2} 个 {3} 元素所需不符。</translation>
    </message>
    <message>
        <source>The tensor {0}: {1}</source>
        <translation>张量 {0}:{1}</translation>
    </message>
    <message>
        <source>Its list of tensors is larger than 64 MiB.</source>
        <translation>其张量列表大于 64 MiB。</translation>
    </message>
    <message>
        <source>It holds the tensor {0} twice.</source>
        <translation>其中两次含有张量 {0}。</translation>
    </message>
    <message>
        <source>there is no loss yet: add one, such as CrossEntropyLoss, to train</source>
        <translation>还没有损失:请添加一个(例如 CrossEntropyLoss)才能训练</translation>
    </message>
    <message>
        <source>the op &apos;{0}&apos; is not known</source>
        <translation>未知算子“{0}”</translation>
    </message>
    <message>
        <source>the op &apos;{0}&apos; is not known; did you mean &apos;{1}&apos;?</source>
        <translation>未知算子“{0}”;是指“{1}”吗?</translation>
    </message>
    <message>
        <source>its shape is not known: choose the data of the project</source>
        <translation>其形状未知:请选择项目的数据</translation>
    </message>
    <message>
        <source>Use field {0}</source>
        <translation>使用字段 {0}</translation>
    </message>
    <message>
        <source>the data has no field &apos;{0}&apos;; it has {1}</source>
        <translation>数据没有字段“{0}”;它有 {1}</translation>
    </message>
    <message>
        <source>{0} needs a wire on &apos;{1}&apos;</source>
        <translation>{0} 的“{1}”需要一条连线</translation>
    </message>
    <message>
        <source>a Sequential runs its children in order and holds no wires</source>
        <translation>Sequential 按顺序运行子节点,没有连线</translation>
    </message>
    <message>
        <source>Remove its wires</source>
        <translation>移除其连线</translation>
    </message>
    <message>
        <source>the id &apos;{0}&apos; is used twice in one scope; rename one</source>
        <translation>标识“{0}”在同一范围内用了两次;请重命名其一</translation>
    </message>
    <message>
        <source>{0} cannot stand in a Sequential, which passes one tensor along; use a Module</source>
        <translation>{0} 不能放在 Sequential 中,它只传递一个张量;请使用 Module</translation>
    </message>
    <message>
        <source>{0} is {1}; allowed is {2}</source>
        <translation>{0} 为 {1};允许 {2}</translation>
    </message>
    <message>
        <source>The batch size is {0}; it must be at least 1.</source>
        <translation>批次大小为 {0};至少须为 1。</translation>
    </message>
    <message>
        <source>There is not enough memory for a batch of {0}. Make the batch or the network smaller.</source>
        <translation>内存不足以处理 {0} 的批次。请减小批次或网络。</translation>
    </message>
    <message>
        <source>The network cannot be compiled: {0}</source>
        <translation>无法编译网络:{0}</translation>
    </message>
    <message>
        <source>There are more mistakes; only the first 100 are listed.</source>
        <translation>还有更多错误;只列出前 100 个。</translation>
    </message>
    <message>
        <source>Unknown key {0}.{1} Known here: {2}.</source>
        <translation>未知键 {0}。{1} 此处已知:{2}。</translation>
    </message>
    <message>
        <source>{0} must be {1}, not {2}.</source>
        <translation>{0} 必须是 {1},而不是 {2}。</translation>
    </message>
    <message>
        <source>&quot;layout&quot; places a node that does not exist: {0}.{1} The entry is left out.</source>
        <translation>“layout”放置了不存在的节点:{0}。{1} 该条目被略去。</translation>
    </message>
    <message>
        <source>The project has no &quot;graph&quot;.</source>
        <translation>项目没有“graph”。</translation>
    </message>
    <message>
        <source>The node at position {0} has no &quot;id&quot;.</source>
        <translation>位置 {0} 的节点没有“id”。</translation>
    </message>
    <message>
        <source>The &quot;id&quot; of the node at position {0} must be a text in quotes, not {1}.</source>
        <translation>位置 {0} 的节点的“id”必须是引号中的文本,而不是 {1}。</translation>
    </message>
    <message>
        <source>The id {0} may hold letters A-Z and a-z, digits and &apos;_&apos; alone.</source>
        <translation>标识 {0} 只能含有字母 A-Z、a-z、数字和“_”。</translation>
    </message>
    <message>
        <source>The node has no &quot;op&quot;.</source>
        <translation>该节点没有“op”。</translation>
    </message>
    <message>
        <source>There is no op {0}.{1} `netloom ops` lists them all.</source>
        <translation>没有算子 {0}。{1} `netloom ops` 列出全部。</translation>
    </message>
    <message>
        <source>The node at position {0} must be an object, not {1}.</source>
        <translation>位置 {0} 的节点必须是对象,而不是 {1}。</translation>
    </message>
    <message>
        <source>{0} is an option of {1}: write it inside &quot;options&quot;.</source>
        <translation>{0} 是 {1} 的选项:请写在“options”中。</translation>
    </message>
    <message>
        <source>Unknown key {0}.{1}</source>
        <translation>未知键 {0}。{1}</translation>
    </message>
    <message>
        <source>{0} has no parameters: &quot;requires_grad&quot; does nothing here.</source>
        <translation>{0} 没有参数:“requires_grad”在此无作用。</translation>
    </message>
    <message>
        <source>{0} is no container and holds no {1}.</source>
        <translation>{0} 不是容器,不能容纳 {1}。</translation>
    </message>
    <message>
        <source>A Sequential runs its nodes in order and holds no &quot;wires&quot;. Use a Module for wires.</source>
        <translation>Sequential 按顺序运行节点,没有“wires”。需要连线请用 Module。</translation>
    </message>
    <message>
        <source>Two nodes have the id {0} (positions {1} and {2}); siblings need different ids.</source>
        <translation>两个节点的标识都是 {0}(位置 {1} 和 {2});同级节点的标识必须不同。</translation>
    </message>
    <message>
        <source>{0} has no option {1}.{2} Its options: {3}.</source>
        <translation>{0} 没有选项 {1}。{2} 它的选项:{3}。</translation>
    </message>
    <message>
        <source>Wire {0} must be a list of two texts, [&quot;from&quot;, &quot;to&quot;], each a node or node:port.</source>
        <translation>连线 {0} 必须是两个文本的列表 [&quot;from&quot;, &quot;to&quot;],各为节点或 节点:端口。</translation>
    </message>
    <message>
        <source>The wire {0} reaches inside {1}; wires join nodes of one scope. End it at {1}.</source>
        <translation>连线 {0} 伸入 {1} 内部;连线只连接同一范围的节点。请止于 {1}。</translation>
    </message>
    <message>
        <source>The wire {0} names a node that does not exist: {1}.{2}</source>
        <translation>连线 {0} 指名不存在的节点:{1}。{2}</translation>
    </message>
    <message>
        <source>The wire {0} names a port that {1} does not have: {2}.{3} Its ports there: {4}.</source>
        <translation>连线 {0} 指名 {1} 没有的端口:{2}。{3} 它那里的端口:{4}。</translation>
    </message>
    <message>
        <source>&quot;data&quot; has no &quot;source&quot;.</source>
        <translation>“data”没有“source”。</translation>
    </message>
    <message>
        <source>There is no data source {0}.{1} Known: {2}.</source>
        <translation>没有数据源 {0}。{1} 已知:{2}。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; must be a fraction from 0 to below 1, not {1}.</source>
        <translation>“{0}”必须是 0 到 1(不含)之间的比例,而不是 {1}。</translation>
    </message>
    <message>
        <source>&quot;seed&quot; must be a whole number, not {0}.</source>
        <translation>“seed”必须是整数,而不是 {0}。</translation>
    </message>
    <message>
        <source>two wires arrive at &apos;{0}&apos;, which takes one</source>
        <translation>两条连线到达“{0}”,而它只接受一条</translation>
    </message>
    <message>
        <source>the wires form a cycle: {0}; remove one of them</source>
        <translation>连线成环:{0};请移除其中一条</translation>
    </message>
    <message>
        <source>Put {0} in place of &apos;{1}&apos;</source>
        <translation>用 {0} 代替&apos;{1}&apos;</translation>
    </message>
    <message>
        <source>Take &apos;{0}&apos; out</source>
        <translation>去掉&apos;{0}&apos;</translation>
    </message>
    <message>
        <source>Insert {0}</source>
        <translation>插入 {0}</translation>
    </message>
    <message>
        <source>probabilities arrive from &apos;{0}&apos;, but {1} takes their logarithms</source>
        <translation>来自&apos;{0}&apos;的是概率,而 {1} 需要它们的对数</translation>
    </message>
    <message>
        <source>raw scores arrive from &apos;{0}&apos;, but {1} takes logarithms of probabilities</source>
        <translation>来自&apos;{0}&apos;的是原始得分,而 {1} 需要概率的对数</translation>
    </message>
    <message>
        <source>logarithms of probabilities arrive from &apos;{0}&apos;, but {1} takes the probabilities themselves</source>
        <translation>来自&apos;{0}&apos;的是概率的对数,而 {1} 需要概率本身</translation>
    </message>
    <message>
        <source>raw scores arrive from &apos;{0}&apos;, but {1} takes probabilities</source>
        <translation>来自&apos;{0}&apos;的是原始得分,而 {1} 需要概率</translation>
    </message>
    <message>
        <source>probabilities arrive from &apos;{0}&apos;, but {1} takes raw scores and makes probabilities of them itself</source>
        <translation>来自&apos;{0}&apos;的是概率,而 {1} 需要原始得分,它自己会把得分变成概率</translation>
    </message>
    <message>
        <source>{0} holds a run already ({1}). Choose another folder, or go on with that run</source>
        <translation>{0} 已含有一次训练({1})。请另选文件夹,或继续该训练</translation>
    </message>
    <message>
        <source>Cannot make the run folder {0}: {1}</source>
        <translation>无法创建训练文件夹 {0}:{1}</translation>
    </message>
    <message>
        <source>{0} holds no run to go on with: there is no checkpoint.pt</source>
        <translation>{0} 中没有可继续的训练:没有 checkpoint.pt</translation>
    </message>
    <message>
        <source>Cannot write {0}: {1}</source>
        <translation>无法写入 {0}:{1}</translation>
    </message>
    <message>
        <source>{0} has no option &apos;{1}&apos;</source>
        <translation>{0} 没有选项“{1}”</translation>
    </message>
    <message>
        <source>{0} has no option &apos;{1}&apos;; did you mean &apos;{2}&apos;?</source>
        <translation>{0} 没有选项“{1}”;是指“{2}”吗?</translation>
    </message>
    <message>
        <source>{0} needs {1}: {2}</source>
        <translation>{0} 需要 {1}:{2}</translation>
    </message>
    <message>
        <source>The network has no loss, so there is nothing to train for. Add a loss node</source>
        <translation>网络没有损失,没有训练的目标。请添加损失节点</translation>
    </message>
    <message>
        <source>The data has no training samples</source>
        <translation>数据没有训练样本</translation>
    </message>
    <message>
        <source>drop_last leaves no batch: there are {0} training samples and batch_size is {1}</source>
        <translation>drop_last 之后没有批次:训练样本 {0} 个,batch_size 为 {1}</translation>
    </message>
    <message>
        <source>The checkpoint in {0} does not fit the network: {1}</source>
        <translation>{0} 中的检查点与网络不匹配:{1}</translation>
    </message>
    <message>
        <source>The run in {0} has finished its {1} epochs. To train on, set more epochs</source>
        <translation>{0} 中的训练已完成全部 {1} 轮。要继续训练,请增加轮数</translation>
    </message>
    <message>
        <source>The data gave fewer batches than it has samples for</source>
        <translation>数据给出的批次少于其样本数应有的批次</translation>
    </message>
    <message>
        <source>The key {0} appears twice in {1}.</source>
        <translation>键 {0} 在 {1} 中出现两次。</translation>
    </message>
    <message>
        <source>Not valid JSON at {0}: {1}.</source>
        <translation>{0} 处不是有效的 JSON:{1}。</translation>
    </message>
    <message>
        <source>The number {0} in {1} is too large.</source>
        <translation>{1} 中的数 {0} 太大。</translation>
    </message>
    <message>
        <source>More than {0} values: this is no project file.</source>
        <translation>超过 {0} 个值:这不是项目文件。</translation>
    </message>
    <message>
        <source>Nested deeper than {0} levels: this is no project file.</source>
        <translation>嵌套超过 {0} 层:这不是项目文件。</translation>
    </message>
    <message>
        <source>The archive holds {0} twice.</source>
        <translation>归档中两次含有 {0}。</translation>
    </message>
    <message>
        <source>The archive is damaged or cut off: {0} {1}.</source>
        <translation>归档已损坏或被截断:{0} {1}。</translation>
    </message>
    <message>
        <source>The list of tensors in the file is damaged or cut off.</source>
        <translation>文件中的张量列表已损坏或被截断。</translation>
    </message>
    <message>
        <source>The file lists too many values for a weight file.</source>
        <translation>文件列出的值对权重文件来说太多。</translation>
    </message>
    <message>
        <source>The file asks for {0}, which a weight file has no need of; nothing was run. If the file is your own, save the tensors alone: torch.save(model.state_dict(), file).</source>
        <translation>文件要求 {0},权重文件不需要它;没有执行任何内容。如果是您自己的文件,请只保存张量:torch.save(model.state_dict(), file)。</translation>
    </message>
    <message>
        <source>The list of tensors in the file is damaged, or uses what weight files have no need of (opcode {0}).</source>
        <translation>文件中的张量列表已损坏,或使用了权重文件不需要的内容(操作码 {0})。</translation>
    </message>
    <message>
        <source>There is no container &apos;{0}&apos;.</source>
        <translation>没有容器“{0}”。</translation>
    </message>
    <message>
        <source>The clipboard holds no nodes.</source>
        <translation>剪贴板中没有节点。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is an {1}: it stays outside of a group. Select without it.</source>
        <translation>“{0}”是 {1}:它留在组外。请不选它。</translation>
    </message>
    <message>
        <source>A wire names &apos;{0}&apos; inside of the selection; take it away first.</source>
        <translation>有连线指名所选范围内的“{0}”;请先移除它。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; lies between the selected nodes: select it too.</source>
        <translation>“{0}”位于所选节点之间:请一并选中。</translation>
    </message>
    <message>
        <source>Select the nodes to group.</source>
        <translation>请选择要编组的节点。</translation>
    </message>
    <message>
        <source>Only neighbours in a Sequential can be grouped: select what lies between too.</source>
        <translation>只有 Sequential 中相邻的节点可以编组:请把中间的也选上。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no container.</source>
        <translation>“{0}”不是容器。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is a Module inside a Sequential, which has no wires for its nodes.</source>
        <translation>“{0}”是 Sequential 中的 Module,其节点在那里没有连线。</translation>
    </message>
    <message>
        <source>A wire names &apos;{0}&apos; from outside; take it away first.</source>
        <translation>有连线从外部指名“{0}”;请先移除它。</translation>
    </message>
    <message>
        <source>A tensor of shape {0} would have more than {1} elements with batch size {2}. Make the batch or the layer smaller.</source>
        <translation>形状 {0} 的张量在批次大小 {2} 时会超过 {1} 个元素。请减小批次或该层。</translation>
    </message>
    <message>
        <source>The text has more than 64 MiB: this is no project file.</source>
        <translation>文本超过 64 MiB:这不是项目文件。</translation>
    </message>
    <message>
        <source>This is JSON, but not a Netloom project: it has no &quot;format&quot;: &quot;{0}&quot;.</source>
        <translation>这是 JSON,但不是 Netloom 项目:没有 &quot;format&quot;: &quot;{0}&quot;。</translation>
    </message>
    <message>
        <source>&quot;version&quot; must be a whole number from 1 to {0}, not {1}.</source>
        <translation>“version”必须是 1 到 {0} 的整数,而不是 {1}。</translation>
    </message>
    <message>
        <source>The project has format version {0}; this Netloom reads up to version {1}. Open it with a newer Netloom.</source>
        <translation>项目的格式版本为 {0};此 Netloom 最多读取版本 {1}。请用更新的 Netloom 打开。</translation>
    </message>
    <message>
        <source>The archive is damaged or cut off: {0}.</source>
        <translation>归档已损坏或被截断:{0}。</translation>
    </message>
    <message>
        <source>a wire names the node &apos;{0}&apos;, which does not exist here</source>
        <translation>有连线指名节点“{0}”,它在此不存在</translation>
    </message>
    <message>
        <source>a wire names the node &apos;{0}&apos;, which does not exist here; did you mean &apos;{1}&apos;?</source>
        <translation>有连线指名节点“{0}”,它在此不存在;是指“{1}”吗?</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no output</source>
        <translation>“{0}”没有输出</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no input</source>
        <translation>“{0}”没有输入</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no output &apos;{1}&apos;; it has {2}</source>
        <translation>“{0}”没有输出“{1}”;它有 {2}</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no input &apos;{1}&apos;; it has {2}</source>
        <translation>“{0}”没有输入“{1}”;它有 {2}</translation>
    </message>
    <message>
        <source>{0} is {1}, but the input {2} has dimensions {3} to {4}</source>
        <translation>{0} 为 {1},但输入 {2} 的维为 {3} 到 {4}</translation>
    </message>
    <message>
        <source>{0}: {1} needs more than one value per channel to train, and a batch of {2} gives one. Choose another batch_size, or leave out the last batch with drop_last</source>
        <translation>{0}：{1} 训练时每个通道需要多于一个值，而大小为 {2} 的批次只有一个。请更改 batch_size，或用 drop_last 丢弃最后一个批次</translation>
    </message>
    <message>
        <source>random: samples are cut off as the seed draws them. file: the first train, the next validate, the last test, as a series needs it.</source>
        <translation>random:按种子抽取划出样本。file:最前面的用于训练,接着的用于验证,最后的用于测试,时间序列需要这样。</translation>
    </message>
    <message>
        <source>it cannot be read: {0}.</source>
        <translation>无法读取:{0}。</translation>
    </message>
    <message>
        <source>it has {0} bytes, which is no whole number of images of {1}. Copy or download it again.</source>
        <translation>有 {0} 字节,不是每张图像 {1} 字节的整数倍。请重新复制或下载。</translation>
    </message>
    <message>
        <source>The folder {0} has no {1}. Unpack cifar-10-binary.tar.gz and set &quot;path&quot; to its folder.</source>
        <translation>文件夹 {0} 中没有 {1}。请解压 cifar-10-binary.tar.gz,并将“path”设为其文件夹。</translation>
    </message>
    <message>
        <source>it changed while it was read. Try again.</source>
        <translation>读取期间文件发生了变化。请重试。</translation>
    </message>
    <message>
        <source>image {0} has the label {1}; there are 10 classes. Is it CIFAR-10&apos;s binary version?</source>
        <translation>图像 {0} 的标签是 {1};只有 10 个类别。这是 CIFAR-10 的二进制版本吗?</translation>
    </message>
    <message>
        <source>the batches are larger than 8 GiB.</source>
        <translation>各批次文件超过 8 GiB。</translation>
    </message>
    <message>
        <source>CIFAR-10 does not fit into memory.</source>
        <translation>内存容纳不下 CIFAR-10。</translation>
    </message>
    <message>
        <source>The folder with data_batch_1.bin to 5 and test_batch.bin. Relative to the project file.</source>
        <translation>包含 data_batch_1.bin 到 5 以及 test_batch.bin 的文件夹。相对于项目文件。</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>60,000 colour photographs, 32 × 32 pixels in ten classes; 10,000 of them for the test. Needs cifar-10-binary.tar.gz, unpacked.</source>
        <translation>60,000 张彩色照片,32 × 32 像素,十个类别;其中 10,000 张用于测试。需要解压后的 cifar-10-binary.tar.gz。</translation>
    </message>
    <message>
        <source>A text file with one row a line, .gz or not. Relative to the project file.</source>
        <translation>每行一条记录的文本文件,可以是 .gz。相对于项目文件。</translation>
    </message>
    <message>
        <source>The first line names the columns.</source>
        <translation>第一行是各列的名称。</translation>
    </message>
    <message>
        <source>Rows in a window: samples become sequences [length, columns]. Without it each row is a sample.</source>
        <translation>一个窗口的行数:样本成为序列 [长度, 列数]。不设时每行是一个样本。</translation>
    </message>
    <message>
        <source>Rows behind the window that fields with rows &quot;horizon&quot; or &quot;ahead&quot; look at.</source>
        <translation>窗口之后的行数,供 rows 为“horizon”或“ahead”的字段使用。</translation>
    </message>
    <message>
        <source>Rows from the start of one window to the next.</source>
        <translation>从一个窗口的开头到下一个窗口开头的行数。</translation>
    </message>
    <message>
        <source>Columns by name or by number from 0; &quot;0:64&quot; stands for the first 64.</source>
        <translation>以名称或从 0 起的编号表示的列;“0:64”表示前 64 列。</translation>
    </message>
    <message>
        <source>Two numbers that become 0 and 1, or what the training samples hold: minmax (their range becomes 0..1), standard (mean 0, deviation 1), column by column.</source>
        <translation>变为 0 和 1 的两个数,或由训练样本的内容决定:minmax(其范围变为 0..1)、standard(均值 0,标准差 1),逐列进行。</translation>
    </message>
    <message>
        <source>The columns of a row as a tensor, such as [1, 8, 8] for 64 columns.</source>
        <translation>把一行的各列作为张量,例如 64 列用 [1, 8, 8]。</translation>
    </message>
    <message>
        <source>Of a window: window (all its rows), last (its last row), horizon (the rows behind it), ahead (the last of those).</source>
        <translation>窗口中的哪些行:window(全部行)、last(最后一行)、horizon(窗口之后的行)、ahead(其中的最后一行)。</translation>
    </message>
    <message>
        <source>the labels of {0} are a column, shape (N, 1); for scores (N, C) they are (N)</source>
        <translation>{0} 的标签是一列,形状为 (N, 1);对应得分 (N, C) 的标签应为 (N)</translation>
    </message>
    <message>
        <source>the labels of {0} are one-hot rows, shape (N, C); the loss takes a number a sample, (N)</source>
        <translation>{0} 的标签是独热行,形状为 (N, C);该损失要求每个样本一个数,即 (N)</translation>
    </message>
    <message>
        <source>Set &quot;labels&quot; of the data to {0}</source>
        <translation>把数据的“labels”设为 {0}</translation>
    </message>
    <message>
        <source>the data has test samples of its own; leave split.test out</source>
        <translation>数据自带测试样本;请去掉 split.test</translation>
    </message>
    <message>
        <source>the data has validation samples of its own; leave split.validation out</source>
        <translation>数据自带验证样本;请去掉 split.validation</translation>
    </message>
    <message>
        <source>its numbers are labels as they are. Take it out of &quot;labels&quot;.</source>
        <translation>它的数值本身就是标签。请把它从“labels”中去掉。</translation>
    </message>
    <message>
        <source>it is neither a column of whole numbers (N, 1) nor one-hot rows, so it cannot be among &quot;labels&quot;.</source>
        <translation>它既不是一列整数 (N, 1),也不是独热行,因此不能列入“labels”。</translation>
    </message>
    <message>
        <source>&quot;labels&quot; names the array {0}, which it does not hold.{1}</source>
        <translation>“labels”中的数组 {0} 不在该文件中。{1}</translation>
    </message>
    <message>
        <source>it holds no arrays.</source>
        <translation>其中没有数组。</translation>
    </message>
    <message>
        <source>it has shape {0}; its first axis must be the samples.</source>
        <translation>它的形状是 {0};第一轴必须是样本。</translation>
    </message>
    <message>
        <source>its row {0} is not one-hot: it needs one 1 among zeros.</source>
        <translation>它的第 {0} 行不是独热的:应为一个 1,其余为 0。</translation>
    </message>
    <message>
        <source>{0} has {1} samples, {2} has {3}. Fields that are used together need the same number.</source>
        <translation>{0} 有 {1} 个样本,{2} 有 {3} 个。一起使用的字段样本数必须相同。</translation>
    </message>
    <message>
        <source>{0} has {1} samples for {2}, {3} has {4}. Fields that are used together need the same number.</source>
        <translation>{0} 有 {1} 个 {2} 样本,{3} 有 {4} 个。一起使用的字段样本数必须相同。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; has validation samples of its own: remove &quot;validation&quot; from the split.</source>
        <translation>“{0}”自带验证样本:请从划分中去掉“validation”。</translation>
    </message>
    <message>
        <source>it does not begin with UTF-16&apos;s byte order mark. Set &quot;encoding&quot; to what it is written in.</source>
        <translation>它不以 UTF-16 的字节顺序标记开头。请把“encoding”设为它实际的编码。</translation>
    </message>
    <message>
        <source>it is UTF-16 text. Set &quot;encoding&quot; to &quot;utf-16&quot;.</source>
        <translation>它是 UTF-16 文本。请把“encoding”设为“utf-16”。</translation>
    </message>
    <message>
        <source>it is no UTF-16 text throughout. Copy or download it again.</source>
        <translation>它并非完整的 UTF-16 文本。请重新复制或下载。</translation>
    </message>
    <message>
        <source>it holds the byte {0}, which is no character of cp1252.</source>
        <translation>其中有字节 {0},它不是 cp1252 的字符。</translation>
    </message>
    <message>
        <source>this kind of JPEG is not read ({0}). Save it again as an ordinary JPEG or a PNG.</source>
        <translation>不支持读取这种 JPEG({0})。请另存为普通 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>line {0} has {1} cells, the first line has {2}.{3}</source>
        <translation>第 {0} 行有 {1} 个单元格,首行有 {2} 个。{3}</translation>
    </message>
    <message>
        <source>there is no column {0} for field {1}, and the first line is no UTF-8 text. Set &quot;encoding&quot; to what the file is written in, say &quot;cp1252&quot;.</source>
        <translation>字段 {1} 没有列 {0},而且首行不是 UTF-8 文本。请把“encoding”设为文件实际的编码,例如“cp1252”。</translation>
    </message>
    <message>
        <source>the field {0} has more than {1} different cells in this column. Is it a number?</source>
        <translation>字段 {0} 在这一列有超过 {1} 种不同的单元格。它是数值吗?</translation>
    </message>
    <message>
        <source>its bytes are no UTF-8 text. Set &quot;encoding&quot; to what the file is written in, say &quot;cp1252&quot;.</source>
        <translation>其字节不是 UTF-8 文本。请把“encoding”设为文件实际的编码,例如“cp1252”。</translation>
    </message>
    <message>
        <source>every row lacks a value in a column that is used, so &quot;missing&quot;: &quot;skip&quot; leaves none.</source>
        <translation>每一行都在所用的列中缺值,因此 &quot;missing&quot;: &quot;skip&quot; 一行也不剩。</translation>
    </message>
    <message>
        <source>{0}: line 1 is taken as a row, for it holds numbers; set &quot;header&quot; to false to say so</source>
        <translation>{0}:第 1 行含有数值,因此按数据行处理;要明确这一点,请把“header”设为 false</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} rows were left out, the first on line {3}: they lack a value in a column that is used</source>
        <translation>{0}:{2} 行中有 {1} 行被略去(首个在第 {3} 行):它们在所用的列中缺值</translation>
    </message>
    <message>
        <source>The field {0} becomes {1} columns, which take more than 8 GiB in {2} rows.</source>
        <translation>字段 {0} 变为 {1} 列,{2} 行共需超过 8 GiB。</translation>
    </message>
    <message>
        <source>it holds none of the fields that are used.</source>
        <translation>其中没有任何所用的字段。</translation>
    </message>
    <message>
        <source>Arrays with labels in a column (N, 1) or as one-hot rows: they become a number a sample.</source>
        <translation>标签为一列 (N, 1) 或独热行的数组:它们变为每个样本一个数。</translation>
    </message>
    <message>
        <source>The npz data: {0}.</source>
        <translation>npz 数据:{0}。</translation>
    </message>
    <message>
        <source>Every array of an .npz file is a field. Floats become float32; whole numbers int64, or float32 where the network needs that. x_train, x_val and x_test belong together.</source>
        <translation>.npz 文件中的每个数组都是一个字段。浮点数变为 float32;整数变为 int64,网络需要时变为 float32。x_train、x_val 和 x_test 属于一组。</translation>
    </message>
    <message>
        <source>it has two folders for validation, {0} and {1}. Keep one.</source>
        <translation>它有两个验证文件夹:{0} 和 {1}。请只保留一个。</translation>
    </message>
    <message>
        <source>beside the folder train, which holds classes, there is {0}: it is neither val, validation nor test. Take it away, or set &quot;path&quot; to the folder with the classes.</source>
        <translation>在含有各类别的文件夹 train 旁边还有 {0}:它不是 val、validation 或 test。请移走它,或把“path”设为含有各类别的文件夹。</translation>
    </message>
    <message>
        <source>it has no folder {0}, which train has. All need the same classes.</source>
        <translation>它没有文件夹 {0},而 train 有。各划分的类别必须相同。</translation>
    </message>
    <message>
        <source>it has a folder {0}, which train has not. All need the same classes.</source>
        <translation>它有文件夹 {0},而 train 没有。各划分的类别必须相同。</translation>
    </message>
    <message>
        <source>A folder that holds a folder of pictures for every class, or such folders for the splits: train, val and test. Relative to the project file.</source>
        <translation>一个文件夹,其中每个类别有一个图片文件夹;或按划分分为 train、val 和 test 的同样文件夹。相对于项目文件。</translation>
    </message>
    <message>
        <source>PNG and JPEG files; the name of the folder they lie in is their class. Folders train, val and test are the splits.</source>
        <translation>PNG 和 JPEG 文件;所在文件夹的名称即其类别。文件夹 train、val 和 test 即各划分。</translation>
    </message>
    <message>
        <source>line {0} holds bytes that are no UTF-8 text. Is it the right file? Set &quot;encoding&quot; to what it is written in, or save it as UTF-8.</source>
        <translation>第 {0} 行含有非 UTF-8 文本的字节。文件对吗?请把“encoding”设为它实际的编码,或另存为 UTF-8。</translation>
    </message>
    <message>
        <source>A text file, .gz or not. Relative to the project file.</source>
        <translation>文本文件,可为 .gz。相对于项目文件。</translation>
    </message>
    <message>
        <source>What the text is written in; UTF-16 is known by its byte order mark.</source>
        <translation>文本的编码;UTF-16 由其字节顺序标记识别。</translation>
    </message>
    <message>
        <source>The character between two cells; &quot;tab&quot; for a tab, &quot;spaces&quot; for columns set apart by any number of blanks.</source>
        <translation>两个单元格之间的字符;“tab”表示制表符,“spaces”表示各列由任意多个空白隔开。</translation>
    </message>
    <message>
        <source>What to do where a cell has no value: refuse the file, leave the row out, take the row before, or interpolate between the rows around.</source>
        <translation>单元格没有值时怎么办:拒绝该文件、略去该行、取前一行的值,或在前后行之间插值。</translation>
    </message>
    <message>
        <source>What stands where there is no value, beside an empty cell: [&quot;-999&quot;, &quot;unknown&quot;]. Without it NA, N/A, NaN, null, None, ?, -, #N/A and the like in columns of numbers. Words in quotes are always values.</source>
        <translation>除空单元格外,表示没有值的内容:[&quot;-999&quot;, &quot;unknown&quot;]。不给出时,在数值列中为 NA、N/A、NaN、null、None、?、-、#N/A 等。引号中的词总是值。</translation>
    </message>
    <message>
        <source>The mark in front of decimals: a point or a comma.</source>
        <translation>小数部分前的符号:点或逗号。</translation>
    </message>
    <message>
        <source>The mark between groups of three digits, as in 1,234,567; without it there is none.</source>
        <translation>每三位数字之间的符号,如 1,234,567;不给出则没有。</translation>
    </message>
    <message>
        <source>number: float32. class: labels from 0, one for every different cell, in sorted order. one_hot: float32, columns of words become one of 0 and 1 for every different cell, columns of numbers stay beside them.</source>
        <translation>number:float32。class:从 0 起的标签,每种不同的单元格一个,按顺序排列。one_hot:float32,文字列按每种不同的单元格变为一列 0 和 1,数值列保留在旁边。</translation>
    </message>
    <message>
        <source>The data&apos;s &quot;separator&quot; must be one character, &quot;tab&quot; or &quot;spaces&quot;, not &quot;{0}&quot;.</source>
        <translation>数据的“separator”必须是一个字符、“tab”或“spaces”,不能是“{0}”。</translation>
    </message>
    <message>
        <source>The data&apos;s &quot;decimal&quot; and &quot;thousands&quot; are both &quot;{0}&quot;.</source>
        <translation>数据的“decimal”和“thousands”都是“{0}”。</translation>
    </message>
    <message>
        <source>the field {0} is one_hot: its cells say how many columns it has, so it takes no &quot;shape&quot;.</source>
        <translation>字段 {0} 是 one_hot:它的列数由单元格决定,因此不接受“shape”。</translation>
    </message>
    <message>
        <source>its type {0} is not supported; save it with .astype(&apos;float32&apos;) or .astype(&apos;int64&apos;).</source>
        <translation>不支持其类型 {0};请用 .astype(&apos;float32&apos;) 或 .astype(&apos;int64&apos;) 保存。</translation>
    </message>
    <message>
        <source>it is no NumPy array (.npy).</source>
        <translation>它不是 NumPy 数组 (.npy)。</translation>
    </message>
    <message>
        <source>{0} cannot be used: The array {1}: {2}</source>
        <translation>{0} 无法使用:数组 {1}:{2}</translation>
    </message>
    <message>
        <source>it does not unpack.</source>
        <translation>它无法解包。</translation>
    </message>
    <message>
        <source>Reading was stopped.</source>
        <translation>读取已停止。</translation>
    </message>
    <message>
        <source>there is no value. Where several blanks part the columns, set &quot;separator&quot; to &quot;spaces&quot;.</source>
        <translation>没有值。若各列由多个空白隔开,请把“separator”设为“spaces”。</translation>
    </message>
    <message>
        <source>The field {0} has rows &quot;{1}&quot;, but the data has no window. Set window.length.</source>
        <translation>字段 {0} 的 rows 是“{1}”,但数据没有窗口。请设置 window.length。</translation>
    </message>
    <message>
        <source>The csv data: {0}.</source>
        <translation>csv 数据:{0}。</translation>
    </message>
    <message>
        <source>The csv data has no &quot;fields&quot;. Declare them: {&quot;x&quot;: {&quot;columns&quot;: [&quot;a&quot;, &quot;b&quot;]}, &quot;y&quot;: {&quot;columns&quot;: [&quot;c&quot;], &quot;as&quot;: &quot;class&quot;}}.</source>
        <translation>csv 数据没有“fields”。请声明:{&quot;x&quot;: {&quot;columns&quot;: [&quot;a&quot;, &quot;b&quot;]}, &quot;y&quot;: {&quot;columns&quot;: [&quot;c&quot;], &quot;as&quot;: &quot;class&quot;}}。</translation>
    </message>
    <message>
        <source>The field {0} of the csv data: {1}.</source>
        <translation>csv 数据的字段 {0}:{1}。</translation>
    </message>
    <message>
        <source>The field {0}: the two numbers of &quot;scale&quot; must differ.</source>
        <translation>字段 {0}:“scale”的两个数必须不同。</translation>
    </message>
    <message>
        <source>the field {0} is a class: it takes one column, not {1}.</source>
        <translation>字段 {0} 是类别:只能取一列,而不是 {1} 列。</translation>
    </message>
    <message>
        <source>the field {0} is a class: it takes no &quot;shape&quot; and no &quot;scale&quot;.</source>
        <translation>字段 {0} 是类别:不接受“shape”和“scale”。</translation>
    </message>
    <message>
        <source>the field {0} has {1} columns, which do not fill the shape {2}.</source>
        <translation>字段 {0} 有 {1} 列,填不满形状 {2}。</translation>
    </message>
    <message>
        <source>the field {0} has more than 2^31 numbers a sample.</source>
        <translation>字段 {0} 每个样本超过 2^31 个数。</translation>
    </message>
    <message>
        <source>{0} rows are too few for a sample that takes {1} in a row.</source>
        <translation>{0} 行太少,一个样本需要连续 {1} 行。</translation>
    </message>
    <message>
        <source>The csv data declares the field {0} twice.</source>
        <translation>csv 数据两次声明了字段 {0}。</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格(CSV)</translation>
    </message>
    <message>
        <source>Rows of a text file: columns become fields, a window makes sequences of the rows.</source>
        <translation>文本文件的行:各列成为字段,窗口把行组成序列。</translation>
    </message>
    <message>
        <source>it has {0} × {1} pixels; up to {2} in all are read, {3} a side.</source>
        <translation>有 {0} × {1} 像素;总共最多读取 {2},每边最多 {3}。</translation>
    </message>
    <message>
        <source>it is damaged or cut off ({0}).</source>
        <translation>已损坏或被截断({0})。</translation>
    </message>
    <message>
        <source>it is neither a PNG nor a JPEG file.</source>
        <translation>既不是 PNG 文件,也不是 JPEG 文件。</translation>
    </message>
    <message>
        <source>it has no folders: each class needs one with its pictures, named after it.</source>
        <translation>其中没有文件夹:每个类别需要一个以其命名的文件夹,存放该类的图片。</translation>
    </message>
    <message>
        <source>it has more than 100,000 folders.</source>
        <translation>其中的文件夹超过 100,000 个。</translation>
    </message>
    <message>
        <source>only PNG and JPEG pictures are read. Convert it or take it away.</source>
        <translation>只读取 PNG 和 JPEG 图片。请转换或移走它。</translation>
    </message>
    <message>
        <source>it holds more than ten million pictures.</source>
        <translation>其中的图片超过一千万张。</translation>
    </message>
    <message>
        <source>this class has no pictures, .png, .jpg or .jpeg.</source>
        <translation>此类别没有图片(.png、.jpg 或 .jpeg)。</translation>
    </message>
    <message>
        <source>it has {0} × {1} pixels, the first picture {2} × {3}. Set &quot;size&quot; to bring all to one.</source>
        <translation>有 {0} × {1} 像素,而第一张图片是 {2} × {3}。请设置“size”使所有图片大小一致。</translation>
    </message>
    <message>
        <source>{0} pictures of {1} × {2} pixels take more than 8 GiB. Set a smaller &quot;size&quot;.</source>
        <translation>{0} 张 {1} × {2} 像素的图片超过 8 GiB。请设置较小的“size”。</translation>
    </message>
    <message>
        <source>its pictures do not fit into memory. Set a smaller &quot;size&quot;.</source>
        <translation>内存容纳不下其中的图片。请设置较小的“size”。</translation>
    </message>
    <message>
        <source>The images: {0}.</source>
        <translation>图像:{0}。</translation>
    </message>
    <message>
        <source>The images&apos; &quot;channels&quot; must be 1 or 3, not 2.</source>
        <translation>图像的“channels”必须是 1 或 3,不能是 2。</translation>
    </message>
    <message>
        <source>Height and width that every picture is brought to; without it all must have the same.</source>
        <translation>每张图片缩放到的高和宽;不设时所有图片大小必须相同。</translation>
    </message>
    <message>
        <source>3: red, green and blue. 1: grey.</source>
        <translation>3:红、绿、蓝。1:灰度。</translation>
    </message>
    <message>
        <source>Pictures in folders</source>
        <translation>按文件夹分类的图片</translation>
    </message>
    <message>
        <source>Sizes of one sample, such as [3, 32, 32]; [] is one number.</source>
        <translation>一个样本的各维大小,例如 [3, 32, 32];[] 是单个数。</translation>
    </message>
    <message>
        <source>Whole numbers below it, drawn evenly; without it N(0, 1).</source>
        <translation>小于此值的整数,均匀抽取;不设时为 N(0, 1)。</translation>
    </message>
    <message>
        <source>The field {0} of the random data: {1}.</source>
        <translation>随机数据的字段 {0}:{1}。</translation>
    </message>
    <message>
        <source>The field {0} has shape {1}: more than 2^31 numbers a sample.</source>
        <translation>字段 {0} 的形状是 {1}:每个样本超过 2^31 个数。</translation>
    </message>
    <message>
        <source>The data has no &quot;path&quot;: set it to {0}.</source>
        <translation>数据没有“path”:请设为 {0}。</translation>
    </message>
    <message>
        <source>The data file {0} is a folder. Set &quot;path&quot; to {1}.</source>
        <translation>数据文件 {0} 是一个文件夹。请将“path”设为 {1}。</translation>
    </message>
    <message>
        <source>The data {0} is no regular file. Correct &quot;path&quot; in the data settings.</source>
        <translation>数据 {0} 不是普通文件。请在数据设置中更正“path”。</translation>
    </message>
    <message>
        <source>it has more than {0} different characters.</source>
        <translation>不同的字符超过 {0} 个。</translation>
    </message>
    <message>
        <source>it ends in the middle of a character. Copy or download it again.</source>
        <translation>在一个字符中间结束。请重新复制或下载。</translation>
    </message>
    <message>
        <source>it has {0} characters; a sample of length {1} takes one more than that.</source>
        <translation>有 {0} 个字符;长度为 {1} 的样本还需要多一个字符。</translation>
    </message>
    <message>
        <source>The text data: {0}.</source>
        <translation>文本数据:{0}。</translation>
    </message>
    <message>
        <source>Characters a sample.</source>
        <translation>每个样本的字符数。</translation>
    </message>
    <message>
        <source>Characters from the start of one sample to the next; without it samples lie end to end.</source>
        <translation>从一个样本的开头到下一个样本开头的字符数;不设时样本首尾相接。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>A text&apos;s characters as numbers: input is a piece of it, target the same piece one character on.</source>
        <translation>文本的字符转为数字:input 是其中一段,target 是后移一个字符的同一段。</translation>
    </message>
    <message>
        <source>Its tensor {0} {1}</source>
        <translation>其张量 {0} {1}</translation>
    </message>
    <message>
        <source>needs dtype, shape and data_offsets, and nothing else.</source>
        <translation>需要 dtype、shape 和 data_offsets,且不能有其他项。</translation>
    </message>
    <message>
        <source>has the element type {0}, which is not supported.</source>
        <translation>的元素类型是 {0},不受支持。</translation>
    </message>
    <message>
        <source>lies from byte {0} to {1} of {2}.</source>
        <translation>位于第 {0} 到 {1} 字节,共 {2} 字节。</translation>
    </message>
    <message>
        <source>has the shape {0}, which {1} bytes do not fill.</source>
        <translation>的形状是 {0},{1} 字节与之不符。</translation>
    </message>
    <message>
        <source>begins at byte {0}, but the one before ends at {1}.</source>
        <translation>从第 {0} 字节开始,但前一个在第 {1} 字节结束。</translation>
    </message>
    <message>
        <source>Its tensors end at byte {0} of {1}: it is cut off or damaged.</source>
        <translation>其张量在第 {0} 字节结束,共 {1} 字节:文件被截断或已损坏。</translation>
    </message>
    <message>
        <source>Its tensors have too many other names.</source>
        <translation>其张量的其他名称太多。</translation>
    </message>
    <message>
        <source>Its __metadata__ must hold texts alone.</source>
        <translation>其 __metadata__ 只能包含文本。</translation>
    </message>
    <message>
        <source>A tensor cannot be named {0} in a safetensors file.</source>
        <translation>safetensors 文件中的张量不能命名为 {0}。</translation>
    </message>
    <message>
        <source>The list of its tensors is longer than the format allows.</source>
        <translation>其张量列表超过了格式允许的长度。</translation>
    </message>
    <message>
        <source>It is too short for a safetensors file.</source>
        <translation>太短,不可能是 safetensors 文件。</translation>
    </message>
    <message>
        <source>It is no safetensors file: it promises a header of {0} bytes, {1} follow.</source>
        <translation>不是 safetensors 文件:声明的文件头有 {0} 字节,后面有 {1} 字节。</translation>
    </message>
    <message>
        <source>Its header cannot be read: {0}</source>
        <translation>无法读取文件头:{0}</translation>
    </message>
    <message>
        <source>Its header is no JSON object.</source>
        <translation>文件头不是 JSON 对象。</translation>
    </message>
    <message>
        <source>split.order is &apos;{0}&apos;; allowed is &apos;random&apos; or &apos;file&apos;</source>
        <translation>split.order 是“{0}”;允许的是 &apos;random&apos; 或 &apos;file&apos;</translation>
    </message>
    <message>
        <source>{0} &apos;{1}&apos; is not known; try {2}</source>
        <translation>未知的 {0}“{1}”;请试试 {2}</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; cannot be a name in {1}: only children of a Sequential or of a list are numbered. Begin it with a letter, for example conv{0}.</source>
        <translation>“{0}”不能作 {1} 中的名称:只有 Sequential 或列表的子节点才用编号。请以字母开头,例如 conv{0}。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is a list: the wires around it name its children.</source>
        <translation>“{0}”是列表:周围的连线应指名其子节点。</translation>
    </message>
    <message>
        <source>max_val must lie above min_val</source>
        <translation>max_val 必须大于 min_val</translation>
    </message>
    <message>
        <source>Half the width of the range that becomes zero.</source>
        <translation>变为零的区间的半宽。</translation>
    </message>
    <message>
        <source>ReLU that goes no higher than 6.</source>
        <translation>不超过 6 的 ReLU。</translation>
    </message>
    <message>
        <source>Like ReLU, but negative values keep a small slope instead of dying.</source>
        <translation>与 ReLU 类似,但负值保留较小的斜率,不会失活。</translation>
    </message>
    <message>
        <source>Slope for negative values.</source>
        <translation>负值的斜率。</translation>
    </message>
    <message>
        <source>Lets values above the threshold through and replaces the rest by a value.</source>
        <translation>让高于阈值的值通过,其余替换为给定的值。</translation>
    </message>
    <message>
        <source>Values must lie above it to pass.</source>
        <translation>值必须高于它才能通过。</translation>
    </message>
    <message>
        <source>What stands for the values that do not pass.</source>
        <translation>替换未通过的值的数。</translation>
    </message>
    <message>
        <source>Passes values between two limits and holds the others at the limit.</source>
        <translation>让两个界限之间的值通过,其余停在界限上。</translation>
    </message>
    <message>
        <source>Lowest value that comes out.</source>
        <translation>输出的最小值。</translation>
    </message>
    <message>
        <source>Highest value that comes out.</source>
        <translation>输出的最大值。</translation>
    </message>
    <message>
        <source>A sigmoid of three straight pieces: cheap to compute.</source>
        <translation>由三段直线组成的 sigmoid:计算量小。</translation>
    </message>
    <message>
        <source>SiLU of straight and square pieces: cheap to compute.</source>
        <translation>由直线段和二次段组成的 SiLU:计算量小。</translation>
    </message>
    <message>
        <source>Makes small values zero and lets the rest through unchanged.</source>
        <translation>把小的值置零,其余原样通过。</translation>
    </message>
    <message>
        <source>Pulls every value towards zero by lambd; small ones become zero.</source>
        <translation>把每个值向零拉近 lambd;小的值变为零。</translation>
    </message>
    <message>
        <source>it divides by this: it must not be 0</source>
        <translation>要用它作除数:不能为 0</translation>
    </message>
    <message>
        <source>Passes positive values; negative ones bend smoothly towards −alpha.</source>
        <translation>让正值通过;负值平滑地弯向 −alpha。</translation>
    </message>
    <message>
        <source>How far down the negative side goes.</source>
        <translation>负侧向下延伸多远。</translation>
    </message>
    <message>
        <source>ELU with the two factors that keep mean 0 and variance 1 from layer to layer.</source>
        <translation>带有两个系数的 ELU,使逐层的均值保持 0、方差保持 1。</translation>
    </message>
    <message>
        <source>ELU whose slope has no jump, whatever alpha is.</source>
        <translation>无论 alpha 取何值,斜率都没有跳变的 ELU。</translation>
    </message>
    <message>
        <source>How far down the negative side goes, and how slowly it bends.</source>
        <translation>负侧向下延伸多远,以及弯曲得有多慢。</translation>
    </message>
    <message>
        <source>The logarithm of the sigmoid, without its overflow.</source>
        <translation>sigmoid 的对数,且不会溢出。</translation>
    </message>
    <message>
        <source>Squeezes every value into 0 to 1: a probability, or how far a gate is open.</source>
        <translation>把每个值压缩到 0 到 1:一个概率,或门打开的程度。</translation>
    </message>
    <message>
        <source>Weighs each value by the normal distribution&apos;s share below it; usual in Transformers.</source>
        <translation>以正态分布中小于该值的比例对其加权;常用于 Transformer。</translation>
    </message>
    <message>
        <source>How Φ is computed: exactly (&apos;none&apos;) or by tanh.</source>
        <translation>如何计算 Φ:精确计算(&apos;none&apos;)或用 tanh 近似。</translation>
    </message>
    <message>
        <source>Weighs each value by its own sigmoid: a smooth ReLU that dips below zero.</source>
        <translation>以每个值自身的 sigmoid 对其加权:平滑的 ReLU,会降到零以下。</translation>
    </message>
    <message>
        <source>A smooth ReLU that dips below zero, a little softer than SiLU.</source>
        <translation>平滑的 ReLU,会降到零以下,比 SiLU 稍柔和。</translation>
    </message>
    <message>
        <source>A smooth ReLU, always positive.</source>
        <translation>平滑的 ReLU,始终为正。</translation>
    </message>
    <message>
        <source>How sharply it bends; large is close to ReLU.</source>
        <translation>弯曲得有多急;值大时接近 ReLU。</translation>
    </message>
    <message>
        <source>Where beta · x is above it, y = x.</source>
        <translation>beta · x 高于它时,y = x。</translation>
    </message>
    <message>
        <source>Squeezes every value into −1 to 1, more slowly than tanh.</source>
        <translation>把每个值压缩到 −1 到 1,比 tanh 更缓慢。</translation>
    </message>
    <message>
        <source>What tanh leaves over: nearly zero for small values.</source>
        <translation>减去 tanh 后剩下的部分:小的值几乎为零。</translation>
    </message>
    <message>
        <source>{0} is {1}; needed is a sequence with 3 dimensions, {2}</source>
        <translation>{0} 为 {1};需要 3 维的序列 {2}</translation>
    </message>
    <message>
        <source>Turn batch_first off</source>
        <translation>关闭 batch_first</translation>
    </message>
    <message>
        <source>Turn batch_first on</source>
        <translation>打开 batch_first</translation>
    </message>
    <message>
        <source>{0} is {1}; with batch_first the batch comes first: (N, L, features)</source>
        <translation>{0} 为 {1};使用 batch_first 时批次在最前:(N, L, 特征)</translation>
    </message>
    <message>
        <source>{0} is {1}; without batch_first the sequence comes first: (L, N, features)</source>
        <translation>{0} 为 {1};不使用 batch_first 时序列在最前:(L, N, 特征)</translation>
    </message>
    <message>
        <source>{0}: {1} features expected, {2} arrive</source>
        <translation>{0}:应有 {1} 个特征,实际为 {2} 个</translation>
    </message>
    <message>
        <source>{0} is {1}; needed is {2}</source>
        <translation>{0} 为 {1};需要 {2}</translation>
    </message>
    <message>
        <source>PyTorch takes one float mask at a time: add the two, then wire attn_mask</source>
        <translation>PyTorch 一次只接受一个浮点掩码:请将两者相加,再连到 attn_mask</translation>
    </message>
    <message>
        <source>{0} features do not divide into {1} heads</source>
        <translation>{0} 个特征不能平分给 {1} 个头</translation>
    </message>
    <message>
        <source>query is {0}, key {1} and value {2}; all have the same batch, key and value the same length</source>
        <translation>query 为 {0},key 为 {1},value 为 {2};三者的批次必须相同,key 与 value 的长度必须相同</translation>
    </message>
    <message>
        <source>{0}: a batch would have {1} attention weights, more than {2}, the most there can be. Make the batch or the sequences smaller</source>
        <translation>{0}:一个批次会有 {1} 个注意力权重,超过上限 {2}。请减小批次或缩短序列</translation>
    </message>
    <message>
        <source>Features of the query and of the output; the heads share them.</source>
        <translation>query 和输出的特征数;由各个头分摊。</translation>
    </message>
    <message>
        <source>Heads that attend side by side; their number divides embed_dim.</source>
        <translation>并行计算注意力的头数;必须整除 embed_dim。</translation>
    </message>
    <message>
        <source>While training, probability of an attention weight to be zeroed.</source>
        <translation>训练时注意力权重被置零的概率。</translation>
    </message>
    <message>
        <source>Learn additive offsets of the projections.</source>
        <translation>学习投影的加性偏置。</translation>
    </message>
    <message>
        <source>Add a learnable key and value to every sequence.</source>
        <translation>给每个序列添加一个可学习的 key 和 value。</translation>
    </message>
    <message>
        <source>Add a key and a value of zeros: a place to attend to nothing.</source>
        <translation>添加全零的一个 key 和一个 value:可供“什么也不关注”的位置。</translation>
    </message>
    <message>
        <source>Features of the key; None: embed_dim.</source>
        <translation>key 的特征数;None:embed_dim。</translation>
    </message>
    <message>
        <source>Features of the value; None: embed_dim.</source>
        <translation>value 的特征数;None:embed_dim。</translation>
    </message>
    <message>
        <source>Sequences are (N, L, features), as the data brings them; else the position comes first.</source>
        <translation>序列为 (N, L, 特征),与数据的排列一致;否则位置在最前。</translation>
    </message>
    <message>
        <source>Give out the attention weights too.</source>
        <translation>同时输出注意力权重。</translation>
    </message>
    <message>
        <source>Give out the mean over the heads; else every head&apos;s weights.</source>
        <translation>输出各头的平均;否则输出每个头的权重。</translation>
    </message>
    <message>
        <source>(3 embed_dim, embed_dim)</source>
        <translation>(3 embed_dim, embed_dim)</translation>
    </message>
    <message>
        <source>(embed_dim, embed_dim)</source>
        <translation>(embed_dim, embed_dim)</translation>
    </message>
    <message>
        <source>(embed_dim, kdim)</source>
        <translation>(embed_dim, kdim)</translation>
    </message>
    <message>
        <source>(embed_dim, vdim)</source>
        <translation>(embed_dim, vdim)</translation>
    </message>
    <message>
        <source>(3 embed_dim)</source>
        <translation>(3 embed_dim)</translation>
    </message>
    <message>
        <source>(1, 1, embed_dim)</source>
        <translation>(1, 1, embed_dim)</translation>
    </message>
    <message>
        <source>(embed_dim)</source>
        <translation>(embed_dim)</translation>
    </message>
    <message>
        <source>MultiheadAttention</source>
        <translation>MultiheadAttention</translation>
    </message>
    <message>
        <source>Every position of the query takes a weighted mean of the values; how well it matches each key decides the weights. Wire one tensor to all three ports for self-attention.</source>
        <translation>query 的每个位置取各 value 的加权平均;权重取决于它与每个 key 的匹配程度。把同一张量连到全部三个端口即为自注意力。</translation>
    </message>
    <message>
        <source>(L, N, embed_dim); with batch_first (N, L, embed_dim)</source>
        <translation>(L, N, embed_dim);使用 batch_first 时为 (N, L, embed_dim)</translation>
    </message>
    <message>
        <source>(S, N, kdim) or (N, S, kdim)</source>
        <translation>(S, N, kdim) or (N, S, kdim)</translation>
    </message>
    <message>
        <source>(S, N, vdim) or (N, S, vdim)</source>
        <translation>(S, N, vdim) or (N, S, vdim)</translation>
    </message>
    <message>
        <source>(N, S), added to the scores: −∞ where a key is to be ignored</source>
        <translation>(N, S),加到得分上:要忽略的 key 处为 −∞</translation>
    </message>
    <message>
        <source>(L, S) or (N × heads, L, S), added to the scores: −∞ where not to look</source>
        <translation>(L, S) 或 (N × 头数, L, S),加到得分上:不应关注处为 −∞</translation>
    </message>
    <message>
        <source>as the query</source>
        <translation>与 query 相同</translation>
    </message>
    <message>
        <source>(N, L, S), or (N, heads, L, S) when not averaged</source>
        <translation>(N, L, S),不取平均时为 (N, 头数, L, S)</translation>
    </message>
    <message>
        <source>{0} is {1}; needed is (N, ..., features)</source>
        <translation>{0} 为 {1};需要 (N, ..., 特征)</translation>
    </message>
    <message>
        <source>{0} features expected, {1} arrive</source>
        <translation>应有 {0} 个特征,实际为 {1} 个</translation>
    </message>
    <message>
        <source>input1 is {0} and input2 {1}; all but the last dimension must be the same</source>
        <translation>input1 为 {0},input2 为 {1};除最后一维外都必须相同</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>Bilinear</translation>
    </message>
    <message>
        <source>Every output is a weighted sum of all products of a value of one input with one of the other.</source>
        <translation>每个输出是一个输入的值与另一个输入的值的所有乘积的加权和。</translation>
    </message>
    <message>
        <source>(N, ..., in1_features)</source>
        <translation>(N, ..., in1_features)</translation>
    </message>
    <message>
        <source>(N, ..., in2_features)</source>
        <translation>(N, ..., in2_features)</translation>
    </message>
    <message>
        <source>Size of each sample of input1.</source>
        <translation>input1 每个样本的大小。</translation>
    </message>
    <message>
        <source>Size of each sample of input2.</source>
        <translation>input2 每个样本的大小。</translation>
    </message>
    <message>
        <source>(out_features, in1_features, in2_features)</source>
        <translation>(out_features, in1_features, in2_features)</translation>
    </message>
    <message>
        <source>needs a wire on &apos;{0}&apos;, or a number for it</source>
        <translation>“{0}”需要一条连线,或给出一个数</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is both wired and given as a number</source>
        <translation>“{0}”既有连线又给出了数</translation>
    </message>
    <message>
        <source>Drop the number</source>
        <translation>去掉该数</translation>
    </message>
    <message>
        <source>{0} and {1} do not fit together: extents must be equal or 1</source>
        <translation>{0} 与 {1} 不匹配:各维大小必须相等或为 1</translation>
    </message>
    <message>
        <source>ModuleList</source>
        <translation>ModuleList</translation>
    </message>
    <message>
        <source>Holds modules in a list and runs nothing: wires around it name its children, such as linears.0.</source>
        <translation>把模块放在列表中,自身不运行:周围的连线指名其子节点,例如 linears.0。</translation>
    </message>
    <message>
        <source>ModuleDict</source>
        <translation>ModuleDict</translation>
    </message>
    <message>
        <source>Holds modules by name and runs nothing: wires around it name its children, such as heads.age.</source>
        <translation>按名称存放模块,自身不运行:周围的连线指名其子节点,例如 heads.age。</translation>
    </message>
    <message>
        <source>ParameterList</source>
        <translation>ParameterList</translation>
    </message>
    <message>
        <source>Holds Parameter nodes in a list; wires around it name them, such as params.0.</source>
        <translation>把 Parameter 节点放在列表中;周围的连线指名它们,例如 params.0。</translation>
    </message>
    <message>
        <source>ParameterDict</source>
        <translation>ParameterDict</translation>
    </message>
    <message>
        <source>Holds Parameter nodes by name; wires around it name them, such as params.scale.</source>
        <translation>按名称存放 Parameter 节点;周围的连线指名它们,例如 params.scale。</translation>
    </message>
    <message>
        <source>Reuse</source>
        <translation>Reuse</translation>
    </message>
    <message>
        <source>Applies a module that stands elsewhere once more, with the same parameters: weight sharing. Its ports are those of that module.</source>
        <translation>把别处的模块以相同的参数再应用一次:权重共享。端口与该模块的端口相同。</translation>
    </message>
    <message>
        <source>Path of the module to apply again, for example features.0.</source>
        <translation>要再次应用的模块的路径,例如 features.0。</translation>
    </message>
    <message>
        <source>padding_mode &apos;reflect&apos; with padding {0} needs an input of at least {1}; it is {2}</source>
        <translation>padding_mode &apos;reflect&apos; 且 padding 为 {0} 时,输入至少须为 {1};现为 {2}</translation>
    </message>
    <message>
        <source>padding_mode &apos;circular&apos; with padding {0} needs an input of at least {1}; it is {2}</source>
        <translation>padding_mode &apos;circular&apos; 且 padding 为 {0} 时,输入至少须为 {1};现为 {2}</translation>
    </message>
    <message>
        <source>Set padding_mode &apos;zeros&apos;</source>
        <translation>设 padding_mode 为 &apos;zeros&apos;</translation>
    </message>
    <message>
        <source>Step of the filters over the input; 2 halves its size.</source>
        <translation>滤波器在输入上的步幅;为 2 时大小减半。</translation>
    </message>
    <message>
        <source>Margin around the input; &apos;same&apos; keeps the input&apos;s size, &apos;valid&apos; adds none.</source>
        <translation>输入四周的填充;&apos;same&apos; 保持输入的大小,&apos;valid&apos; 不填充。</translation>
    </message>
    <message>
        <source>What the margin holds: zeros, the input mirrored, its border repeated, or its other end.</source>
        <translation>填充的内容:零、输入的镜像、边缘的重复,或输入的另一端。</translation>
    </message>
    <message>
        <source>(out_channels, in_channels / groups, kernel...)</source>
        <translation>(out_channels, in_channels / groups, kernel...)</translation>
    </message>
    <message>
        <source>Slides learned filters along a sequence; every output channel is one filter&apos;s response.</source>
        <translation>让学习到的滤波器沿序列滑动;每个输出通道是一个滤波器的响应。</translation>
    </message>
    <message>
        <source>Slides learned filters through a volume or a video; every output channel is one filter&apos;s response.</source>
        <translation>让学习到的滤波器在体数据或视频中滑动;每个输出通道是一个滤波器的响应。</translation>
    </message>
    <message>
        <source>Length of the filters.</source>
        <translation>滤波器的长度。</translation>
    </message>
    <message>
        <source>Depth, height and width of the filters.</source>
        <translation>滤波器的深、高和宽。</translation>
    </message>
    <message>
        <source>output_padding {0} must be smaller than stride {1} or dilation {2}</source>
        <translation>output_padding {0} 必须小于 stride {1} 或 dilation {2}</translation>
    </message>
    <message>
        <source>Set output_padding 0</source>
        <translation>设 output_padding 为 0</translation>
    </message>
    <message>
        <source>padding {0} cuts off more than there is: the output is {1} before (input {2})</source>
        <translation>padding {0} 裁掉的超过现有的大小:裁剪前输出为 {1}(输入 {2})</translation>
    </message>
    <message>
        <source>Distance in the output of what neighbours of the input spread; 2 doubles the size.</source>
        <translation>输入的相邻元素展开到输出中时的间距;为 2 时大小加倍。</translation>
    </message>
    <message>
        <source>Cuts this much off every side of the output.</source>
        <translation>从输出的每一边裁掉这么多。</translation>
    </message>
    <message>
        <source>Adds this much to the end of the output: chooses among the sizes that a stride rounds to one.</source>
        <translation>在输出的末端添加这么多:在被步幅取整为同一大小的各种尺寸中选定一种。</translation>
    </message>
    <message>
        <source>Always zeros: PyTorch knows no other here.</source>
        <translation>始终为 zeros:PyTorch 在此不支持其他方式。</translation>
    </message>
    <message>
        <source>(in_channels, out_channels / groups, kernel...)</source>
        <translation>(in_channels, out_channels / groups, kernel...)</translation>
    </message>
    <message>
        <source>Spreads every element of a sequence over a window, by learned filters: the way back from a strided convolution, a longer sequence.</source>
        <translation>用学习到的滤波器把序列的每个元素展开到一个窗口:带步幅卷积的逆向,得到更长的序列。</translation>
    </message>
    <message>
        <source>Spreads every pixel over a window, by learned filters: the way back from a strided convolution, a larger image.</source>
        <translation>用学习到的滤波器把每个像素展开到一个窗口:带步幅卷积的逆向,得到更大的图像。</translation>
    </message>
    <message>
        <source>Spreads every voxel over a window, by learned filters: the way back from a strided convolution, a larger volume.</source>
        <translation>用学习到的滤波器把每个体素展开到一个窗口:带步幅卷积的逆向,得到更大的体数据。</translation>
    </message>
    <message>
        <source>this works across the batch: what comes out for a sample depends on the others</source>
        <translation>此运算跨越批次:一个样本的结果取决于其他样本</translation>
    </message>
    <message>
        <source>Probability of a channel to be zeroed.</source>
        <translation>通道被置零的概率。</translation>
    </message>
    <message>
        <source>While training, makes whole channels of a sample zero at random and scales the rest up. Neighbouring values in a channel are alike, so dropping single ones would change little.</source>
        <translation>训练时随机把样本的整个通道置零并放大其余。同一通道中相邻的值相近,只丢弃单个值作用不大。</translation>
    </message>
    <message>
        <source>(N, C, L)</source>
        <translation>(N, C, L)</translation>
    </message>
    <message>
        <source>(N, C, D, H, W)</source>
        <translation>(N, C, D, H, W)</translation>
    </message>
    <message>
        <source>Probability of a value to be dropped.</source>
        <translation>值被丢弃的概率。</translation>
    </message>
    <message>
        <source>Dropout for networks of SELU: dropped values take SELU&apos;s lowest value, and the rest is scaled and shifted so that mean and variance stay.</source>
        <translation>用于 SELU 网络的随机失活:被丢弃的值取 SELU 的最小值,再对整体缩放和平移,使均值和方差保持不变。</translation>
    </message>
    <message>
        <source>Probability of a channel to be dropped.</source>
        <translation>通道被丢弃的概率。</translation>
    </message>
    <message>
        <source>AlphaDropout on whole channels of a sample: they take SELU&apos;s lowest value.</source>
        <translation>作用于样本整个通道的 AlphaDropout:通道取 SELU 的最小值。</translation>
    </message>
    <message>
        <source>(N, C, *)</source>
        <translation>(N, C, *)</translation>
    </message>
    <message>
        <source>float32 values arrive on &apos;input&apos;, which takes indices (int64)</source>
        <translation>传到“input”的是 float32 值,而它接受索引(int64)</translation>
    </message>
    <message>
        <source>padding_idx {0} must be within the {1} rows: {2} to {3}</source>
        <translation>padding_idx {0} 必须在 {1} 行的范围内:{2} 到 {3}</translation>
    </message>
    <message>
        <source>Reset padding_idx</source>
        <translation>重置 padding_idx</translation>
    </message>
    <message>
        <source>sparse gradients are not kept: gradients are dense, with the same values</source>
        <translation>不保留稀疏梯度:梯度为稠密,值相同</translation>
    </message>
    <message>
        <source>Turn sparse off</source>
        <translation>关闭 sparse</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Embedding</translation>
    </message>
    <message>
        <source>A table with a learnable row for every number: turns characters, words or categories into vectors.</source>
        <translation>每个编号对应一个可学习行的表:把字符、单词或类别变成向量。</translation>
    </message>
    <message>
        <source>(N, ...), int64 indices</source>
        <translation>(N, ...),int64 索引</translation>
    </message>
    <message>
        <source>(N, ..., embedding_dim)</source>
        <translation>(N, ..., embedding_dim)</translation>
    </message>
    <message>
        <source>Rows: one more than the largest index.</source>
        <translation>行数:最大索引加一。</translation>
    </message>
    <message>
        <source>Size of every row.</source>
        <translation>每行的大小。</translation>
    </message>
    <message>
        <source>This row starts as zeros and does not learn: for places that hold nothing. Negative: from the end.</source>
        <translation>此行初始为零且不学习:用于空的位置。负数从末尾算起。</translation>
    </message>
    <message>
        <source>Rows longer than this are shortened to it whenever they are looked up, in the table itself.</source>
        <translation>长于此值的行在每次查表时被缩短到此值,直接修改表本身。</translation>
    </message>
    <message>
        <source>The p of the norm that max_norm limits.</source>
        <translation>max_norm 所限范数的 p。</translation>
    </message>
    <message>
        <source>Divides a row&apos;s gradient by how often the batch uses the row.</source>
        <translation>把一行的梯度除以该批次使用该行的次数。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s sparse gradients; Netloom&apos;s are dense.</source>
        <translation>PyTorch 的稀疏梯度;Netloom 的梯度是稠密的。</translation>
    </message>
    <message>
        <source>(num_embeddings, embedding_dim)</source>
        <translation>(num_embeddings, embedding_dim)</translation>
    </message>
    <message>
        <source>the window covers {0}, more than the padded image of {1}</source>
        <translation>窗口覆盖 {0},超过填充后的图像 {1}</translation>
    </message>
    <message>
        <source>the batch must be the first dimension; input is {0}</source>
        <translation>批次必须是第一维;输入为 {0}</translation>
    </message>
    <message>
        <source>dimension 1 must be a multiple of the window&apos;s {0} points; input is {1}</source>
        <translation>第 1 维必须是窗口点数 {0} 的倍数;输入为 {1}</translation>
    </message>
    <message>
        <source>an output of {0} × {1} has {2} windows, but the input {3} holds {4}</source>
        <translation>{0} × {1} 的输出有 {2} 个窗口,但输入 {3} 含有 {4} 个</translation>
    </message>
    <message>
        <source>Height and width of the windows.</source>
        <translation>各窗口的高和宽。</translation>
    </message>
    <message>
        <source>Distance between a window&apos;s points.</source>
        <translation>窗口各点之间的距离。</translation>
    </message>
    <message>
        <source>Margin of zeros around the image.</source>
        <translation>图像四周的零填充。</translation>
    </message>
    <message>
        <source>Step from window to window.</source>
        <translation>窗口之间的步幅。</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Unfold</translation>
    </message>
    <message>
        <source>Lays out every sliding window of an image as a column: what a convolution multiplies its filters with.</source>
        <translation>把图像的每个滑动窗口排成一列:即卷积中与滤波器相乘的内容。</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Fold</translation>
    </message>
    <message>
        <source>Puts columns of windows back into an image; where windows overlap they add up.</source>
        <translation>把窗口的各列放回图像;窗口重叠处相加。</translation>
    </message>
    <message>
        <source>(N, C, output_size)</source>
        <translation>(N, C, output_size)</translation>
    </message>
    <message>
        <source>Height and width of the image.</source>
        <translation>图像的高和宽。</translation>
    </message>
    <message>
        <source>dimension {0} has {1} elements, which unflattened_size {2} does not cut up; one size may be -1</source>
        <translation>第 {0} 维有 {1} 个元素,不能按 unflattened_size {2} 拆分;其中一个大小可以是 -1</translation>
    </message>
    <message>
        <source>this dimension grows with the batch: one of its sizes must be -1, to grow too</source>
        <translation>此维随批次增长:其中一个大小必须是 -1,才能随之增长</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identity</translation>
    </message>
    <message>
        <source>Passes its input on unchanged: holds the place of a layer.</source>
        <translation>把输入原样传出:为层占位。</translation>
    </message>
    <message>
        <source>Unflatten</source>
        <translation>Unflatten</translation>
    </message>
    <message>
        <source>Cuts one dimension up into several: what Flatten joined, such as features back into an image.</source>
        <translation>把一维拆成多维:还原 Flatten 合并的维,例如把特征变回图像。</translation>
    </message>
    <message>
        <source>(N, ..., sizes, ...)</source>
        <translation>(N, ..., 各大小, ...)</translation>
    </message>
    <message>
        <source>The dimension to cut up; 1 is the first after the batch.</source>
        <translation>要拆分的维;1 是批次之后的第一维。</translation>
    </message>
    <message>
        <source>The new sizes, such as [16, 7, 7]; -1 for one that follows from the rest.</source>
        <translation>新的各维大小,例如 [16, 7, 7];-1 表示由其余推出。</translation>
    </message>
    <message>
        <source>{0} has {1} numbers; needed is one, or one for each position along the last axis of the input {2}</source>
        <translation>{0} 有 {1} 个数;需要一个,或输入 {2} 最后一轴的每个位置各一个</translation>
    </message>
    <message>
        <source>BCELoss</source>
        <translation>BCELoss</translation>
    </message>
    <message>
        <source>For yes or no, on probabilities as a Sigmoid gives them. BCEWithLogitsLoss takes the values before the Sigmoid and is safer.</source>
        <translation>用于是或否的判断,输入为 Sigmoid 给出的概率。BCEWithLogitsLoss 接受 Sigmoid 之前的值,更稳妥。</translation>
    </message>
    <message>
        <source>(*), probabilities</source>
        <translation>(*),概率</translation>
    </message>
    <message>
        <source>(*), as the input, 0 to 1</source>
        <translation>(*),与输入相同,0 到 1</translation>
    </message>
    <message>
        <source>A factor for each position along the last axis, such as [1, 5], or one for all.</source>
        <translation>最后一轴每个位置的系数,例如 [1, 5],或共用一个。</translation>
    </message>
    <message>
        <source>BCEWithLogitsLoss</source>
        <translation>BCEWithLogitsLoss</translation>
    </message>
    <message>
        <source>For yes or no, or several labels at once. Takes raw scores; it applies the Sigmoid itself.</source>
        <translation>用于是或否的判断,或同时有多个标签。接受原始得分;自行应用 Sigmoid。</translation>
    </message>
    <message>
        <source>How much more a yes counts than a no, for each position along the last axis, or one for all.</source>
        <translation>“是”比“否”多计多少倍,最后一轴的每个位置各一个,或共用一个。</translation>
    </message>
    <message>
        <source>MultiLabelSoftMarginLoss</source>
        <translation>MultiLabelSoftMarginLoss</translation>
    </message>
    <message>
        <source>For several labels at once, yes or no for each: BCEWithLogitsLoss averaged over the labels of a sample.</source>
        <translation>用于同时有多个标签、各为是或否:对样本各标签取平均的 BCEWithLogitsLoss。</translation>
    </message>
    <message>
        <source>(N, C)</source>
        <translation>(N, C)</translation>
    </message>
    <message>
        <source>(N, C), 0 or 1</source>
        <translation>(N, C),0 或 1</translation>
    </message>
    <message>
        <source>A factor for every class, such as [1, 5].</source>
        <translation>每个类别的系数,例如 [1, 5]。</translation>
    </message>
    <message>
        <source>HingeEmbeddingLoss</source>
        <translation>HingeEmbeddingLoss</translation>
    </message>
    <message>
        <source>For distances: small where the target is 1, at least the margin where it is −1.</source>
        <translation>用于距离:目标为 1 时应小,目标为 −1 时至少为 margin。</translation>
    </message>
    <message>
        <source>The distance that is far enough.</source>
        <translation>足够远的距离。</translation>
    </message>
    <message>
        <source>For two classes, −1 and 1: raw scores against their sign.</source>
        <translation>用于 −1 和 1 两个类别:以原始得分对照其符号。</translation>
    </message>
    <message>
        <source>weight has {0} numbers, but the input has scores for {1} classes</source>
        <translation>weight 有 {0} 个数,但输入有 {1} 个类别的得分</translation>
    </message>
    <message>
        <source>float32 values arrive on &apos;target&apos;; it takes class numbers (int64), or probabilities of the input&apos;s shape {0}, not {1}</source>
        <translation>传到“target”的是 float32 值;它接受类别编号(int64),或与输入形状 {0} 相同的概率,而不是 {1}</translation>
    </message>
    <message>
        <source>the target holds probabilities, in which no class can be ignored</source>
        <translation>目标是概率,其中不能忽略任何类别</translation>
    </message>
    <message>
        <source>Reset ignore_index</source>
        <translation>重置 ignore_index</translation>
    </message>
    <message>
        <source>A factor for every class, such as [1, 5]: for classes that are rare.</source>
        <translation>每个类别的系数,例如 [1, 5]:用于罕见的类别。</translation>
    </message>
    <message>
        <source>For one class out of many: how little the scores favour the right class. Takes raw scores; it applies LogSoftmax itself. A class per pixel works as well.</source>
        <translation>用于多个类别中选一个:衡量得分对正确类别的偏向有多不足。接受原始得分;自行应用 LogSoftmax。也可用于逐像素分类。</translation>
    </message>
    <message>
        <source>(N) or (N, d₁, ...), int64 classes; or probabilities of the input&apos;s shape</source>
        <translation>(N) 或 (N, d₁, ...),int64 类别;或与输入形状相同的概率</translation>
    </message>
    <message>
        <source>NLLLoss</source>
        <translation>NLLLoss</translation>
    </message>
    <message>
        <source>CrossEntropyLoss for input that went through LogSoftmax already: takes the right class&apos;s logarithm of a probability.</source>
        <translation>输入已经过 LogSoftmax 的 CrossEntropyLoss:取正确类别的对数概率。</translation>
    </message>
    <message>
        <source>(N, C) or (N, C, d₁, ...), logarithms of probabilities</source>
        <translation>(N, C) 或 (N, C, d₁, ...),对数概率</translation>
    </message>
    <message>
        <source>{0}: a target is {1}, but the input has scores for {2} classes, 0 to {3}. Change the layer before it or the data</source>
        <translation>{0}:有一个目标为 {1},但输入有 {2} 个类别的得分,0 到 {3}。请更改其前面的层或数据</translation>
    </message>
    <message>
        <source>Insert Squeeze with dim {0} on {1}</source>
        <translation>在 {1} 上插入 dim 为 {0} 的 Squeeze</translation>
    </message>
    <message>
        <source>{0} is {1} and {2} {3}; they must be the same</source>
        <translation>{0} 为 {1},{2} 为 {3};两者必须相同</translation>
    </message>
    <message>
        <source>delta must be above 0</source>
        <translation>delta 必须大于 0</translation>
    </message>
    <message>
        <source>Reset delta</source>
        <translation>重置 delta</translation>
    </message>
    <message>
        <source>SmoothL1Loss</source>
        <translation>SmoothL1Loss</translation>
    </message>
    <message>
        <source>Square for small errors, straight for large ones: values far off pull less than with MSELoss.</source>
        <translation>误差小时为二次,误差大时为线性:偏离很大的值影响比 MSELoss 小。</translation>
    </message>
    <message>
        <source>Where the square ends and the straight part begins; 0 is L1Loss.</source>
        <translation>二次部分结束、线性部分开始之处;0 即 L1Loss。</translation>
    </message>
    <message>
        <source>HuberLoss</source>
        <translation>HuberLoss</translation>
    </message>
    <message>
        <source>Square for errors up to delta, straight beyond: values far off pull less than with MSELoss.</source>
        <translation>误差不超过 delta 时为二次,超过时为线性:偏离很大的值影响比 MSELoss 小。</translation>
    </message>
    <message>
        <source>Where the square ends and the straight part begins; above 0.</source>
        <translation>二次部分结束、线性部分开始之处;大于 0。</translation>
    </message>
    <message>
        <source>KLDivLoss</source>
        <translation>KLDivLoss</translation>
    </message>
    <message>
        <source>How far one distribution is from another. The input holds logarithms of probabilities, the target probabilities, or logarithms too with log_target. &apos;batchmean&apos; is the mathematical definition.</source>
        <translation>一个分布与另一个分布相距多远。输入为对数概率,目标为概率;使用 log_target 时目标也为对数概率。&apos;batchmean&apos; 是数学上的定义。</translation>
    </message>
    <message>
        <source>(*), logarithms of probabilities</source>
        <translation>(*),对数概率</translation>
    </message>
    <message>
        <source>The target holds logarithms of probabilities.</source>
        <translation>目标为对数概率。</translation>
    </message>
    <message>
        <source>PoissonNLLLoss</source>
        <translation>PoissonNLLLoss</translation>
    </message>
    <message>
        <source>For predicting counts: the target is how often something happened, the input the logarithm of its rate, or the rate itself.</source>
        <translation>用于预测计数:目标是某事发生的次数,输入是其发生率的对数,或发生率本身。</translation>
    </message>
    <message>
        <source>(*), as the input, counts</source>
        <translation>(*),与输入相同,计数</translation>
    </message>
    <message>
        <source>The input is the logarithm of the rate; off: the rate itself.</source>
        <translation>输入是发生率的对数;关闭时为发生率本身。</translation>
    </message>
    <message>
        <source>Adds Stirling&apos;s approximation of log(y!) where y is above 1.</source>
        <translation>y 大于 1 时加上 log(y!) 的 Stirling 近似。</translation>
    </message>
    <message>
        <source>Added to the rate before its logarithm is taken, without log_input.</source>
        <translation>不使用 log_input 时,在取对数之前加到发生率上。</translation>
    </message>
    <message>
        <source>Mean absolute error: for predicting numbers, with little heed to values far off.</source>
        <translation>平均绝对误差:用于预测数值,对偏离很大的值不太敏感。</translation>
    </message>
    <message>
        <source>target is {0}; needed is {1}</source>
        <translation>目标为 {0};需要 {1}</translation>
    </message>
    <message>
        <source>input is {0} and var {1}; there is one variance per element, or one per row</source>
        <translation>输入为 {0},var 为 {1};每个元素一个方差,或每行一个</translation>
    </message>
    <message>
        <source>MarginRankingLoss</source>
        <translation>MarginRankingLoss</translation>
    </message>
    <message>
        <source>For putting things in order: where the target is 1 input1 should be above input2, where it is −1 below.</source>
        <translation>用于排序:目标为 1 时 input1 应高于 input2,为 −1 时应低于。</translation>
    </message>
    <message>
        <source>(*), as input1</source>
        <translation>(*),与 input1 相同</translation>
    </message>
    <message>
        <source>(*), 1 or −1</source>
        <translation>(*),1 或 −1</translation>
    </message>
    <message>
        <source>CosineEmbeddingLoss</source>
        <translation>CosineEmbeddingLoss</translation>
    </message>
    <message>
        <source>For pairs that are alike or not, by the angle between them: alike where the target is 1, not where it is −1.</source>
        <translation>用于相似或不相似的成对数据,以两者的夹角衡量:目标为 1 时相似,为 −1 时不相似。</translation>
    </message>
    <message>
        <source>(N, D)</source>
        <translation>(N, D)</translation>
    </message>
    <message>
        <source>(N), 1 or −1</source>
        <translation>(N),1 或 −1</translation>
    </message>
    <message>
        <source>TripletMarginLoss</source>
        <translation>TripletMarginLoss</translation>
    </message>
    <message>
        <source>For learning what is alike: the anchor is to be nearer to the positive than to the negative, by a margin.</source>
        <translation>用于学习相似性:anchor 与 positive 的距离应比与 negative 的距离近,差距至少为 margin。</translation>
    </message>
    <message>
        <source>Which norm measures distance: 2 is the usual one.</source>
        <translation>用哪种范数度量距离:通常为 2。</translation>
    </message>
    <message>
        <source>Added to the differences, against division by zero.</source>
        <translation>加到差值上,以免除以零。</translation>
    </message>
    <message>
        <source>Takes the distance of positive and negative where it is the smaller one.</source>
        <translation>positive 与 negative 之间的距离较小时,改用该距离。</translation>
    </message>
    <message>
        <source>GaussianNLLLoss</source>
        <translation>GaussianNLLLoss</translation>
    </message>
    <message>
        <source>For predicting a number together with how sure it is: the network gives a mean and a variance.</source>
        <translation>用于预测数值及其可信程度:网络给出均值和方差。</translation>
    </message>
    <message>
        <source>(*), means</source>
        <translation>(*),均值</translation>
    </message>
    <message>
        <source>(*), as the input, or one per row; not below 0</source>
        <translation>(*),与输入相同,或每行一个;不小于 0</translation>
    </message>
    <message>
        <source>Adds the constant ½ log 2π.</source>
        <translation>加上常数 ½ log 2π。</translation>
    </message>
    <message>
        <source>Least variance.</source>
        <translation>最小方差。</translation>
    </message>
    <message>
        <source>MultiMarginLoss</source>
        <translation>MultiMarginLoss</translation>
    </message>
    <message>
        <source>For one class out of many: the right one&apos;s score is to be ahead of every other by a margin, as in a support vector machine.</source>
        <translation>用于多个类别中选一个:正确类别的得分应领先其他每个类别至少 margin,与支持向量机一样。</translation>
    </message>
    <message>
        <source>(N), int64 classes</source>
        <translation>(N),int64 类别</translation>
    </message>
    <message>
        <source>1, or 2 for squares.</source>
        <translation>1;取 2 则为平方。</translation>
    </message>
    <message>
        <source>MultiLabelMarginLoss</source>
        <translation>MultiLabelMarginLoss</translation>
    </message>
    <message>
        <source>For several classes at once: every listed class&apos;s score is to be ahead of every other&apos;s. A target row lists classes up to the first −1.</source>
        <translation>用于同时有多个类别:列出的每个类别的得分应领先其他所有类别。目标的一行列出类别,到第一个 −1 为止。</translation>
    </message>
    <message>
        <source>(N, C), int64 classes, then −1</source>
        <translation>(N, C),int64 类别,之后为 −1</translation>
    </message>
    <message>
        <source>How the values become one number: their mean or their sum. PyTorch&apos;s &apos;none&apos; gives no number to train for.</source>
        <translation>各个值如何合成一个数:取平均或求和。PyTorch 的 &apos;none&apos; 不给出可用于训练的单个数。</translation>
    </message>
    <message>
        <source>reduction is &apos;none&apos;, which gives a value per element; the objective needs one number, &apos;mean&apos; or &apos;sum&apos;</source>
        <translation>reduction 为 &apos;none&apos;,每个元素给出一个值;目标函数需要单个数,即 &apos;mean&apos; 或 &apos;sum&apos;</translation>
    </message>
    <message>
        <source>Set reduction &apos;mean&apos;</source>
        <translation>设 reduction 为 &apos;mean&apos;</translation>
    </message>
    <message>
        <source>(*), both stretched to each other</source>
        <translation>(*),两者相互广播</translation>
    </message>
    <message>
        <source>A number in place of the second wire.</source>
        <translation>代替第二条连线的数。</translation>
    </message>
    <message>
        <source>Subtracts the second tensor; where an extent is 1 it is stretched to the other&apos;s.</source>
        <translation>减去第二个张量;大小为 1 的维会广播到另一个的大小。</translation>
    </message>
    <message>
        <source>Multiplies element by element: gates, masks, scaling.</source>
        <translation>逐元素相乘:门控、掩码、缩放。</translation>
    </message>
    <message>
        <source>Divides element by element.</source>
        <translation>逐元素相除。</translation>
    </message>
    <message>
        <source>How the quotient is rounded: towards zero, down, or not at all.</source>
        <translation>商如何取整:向零、向下,或不取整。</translation>
    </message>
    <message>
        <source>Raises each value to a power. A negative one to a fraction is not a number.</source>
        <translation>对每个值求幂。负数的分数次幂不是数(NaN)。</translation>
    </message>
    <message>
        <source>The larger of two values, element by element.</source>
        <translation>逐元素取两个值中较大的。</translation>
    </message>
    <message>
        <source>The smaller of two values, element by element.</source>
        <translation>逐元素取两个值中较小的。</translation>
    </message>
    <message>
        <source>needs min or max: there is nothing to clamp to</source>
        <translation>需要 min 或 max:没有可用来截断的界限</translation>
    </message>
    <message>
        <source>Changes the sign.</source>
        <translation>改变符号。</translation>
    </message>
    <message>
        <source>The distance from zero.</source>
        <translation>到零的距离。</translation>
    </message>
    <message>
        <source>e to the power of each value.</source>
        <translation>e 的各值次幂。</translation>
    </message>
    <message>
        <source>The natural logarithm; of 0 it is −∞, of negative values not a number.</source>
        <translation>自然对数;0 的对数是 −∞,负值的对数不是数(NaN)。</translation>
    </message>
    <message>
        <source>The square root; of negative values it is not a number.</source>
        <translation>平方根;负值的平方根不是数(NaN)。</translation>
    </message>
    <message>
        <source>Holds values that lie outside of two limits at the limit.</source>
        <translation>把超出两个界限的值截断到界限上。</translation>
    </message>
    <message>
        <source>Lowest value that comes out; none where empty.</source>
        <translation>输出的最小值;留空则不限。</translation>
    </message>
    <message>
        <source>Highest value that comes out; none where empty.</source>
        <translation>输出的最大值;留空则不限。</translation>
    </message>
    <message>
        <source>a single number arrives; needed is a vector or matrices</source>
        <translation>传来的是单个数;需要向量或矩阵</translation>
    </message>
    <message>
        <source>{0} and {1} cannot be multiplied: {2} columns meet {3} rows</source>
        <translation>{0} 与 {1} 不能相乘:{2} 列对 {3} 行</translation>
    </message>
    <message>
        <source>{0} and {1} cannot be multiplied: the dimensions before the matrices must be equal or 1</source>
        <translation>{0} 与 {1} 不能相乘:矩阵之前的各维必须相等或为 1</translation>
    </message>
    <message>
        <source>The matrix product. More than two dimensions are stacks of matrices, stretched to each other; a vector counts as a row on the left and as a column on the right.</source>
        <translation>矩阵乘积。超过两维时视为成批的矩阵,相互广播;向量在左边作行,在右边作列。</translation>
    </message>
    <message>
        <source>(*, M, K) or (K)</source>
        <translation>(*, M, K) or (K)</translation>
    </message>
    <message>
        <source>(*, K, N) or (K)</source>
        <translation>(*, K, N) or (K)</translation>
    </message>
    <message>
        <source>(*, M, N)</source>
        <translation>(*, M, N)</translation>
    </message>
    <message>
        <source>a channel of one position has no variance: input is {0}</source>
        <translation>只有一个位置的通道没有方差:输入为 {0}</translation>
    </message>
    <message>
        <source>num_groups {0} must divide num_channels {1}</source>
        <translation>num_groups {0} 必须整除 num_channels {1}</translation>
    </message>
    <message>
        <source>Set num_groups 1</source>
        <translation>设 num_groups 为 1</translation>
    </message>
    <message>
        <source>γ, one per channel</source>
        <translation>γ,每个通道一个</translation>
    </message>
    <message>
        <source>β, one per channel</source>
        <translation>β,每个通道一个</translation>
    </message>
    <message>
        <source>the input&apos;s shape</source>
        <translation>与输入形状相同</translation>
    </message>
    <message>
        <source>Keep running statistics for evaluation; off: evaluation uses the input&apos;s own.</source>
        <translation>保留滑动统计量供评估使用;关闭时评估使用输入自身的统计量。</translation>
    </message>
    <message>
        <source>BatchNorm1d</source>
        <translation>BatchNorm1d</translation>
    </message>
    <message>
        <source>BatchNorm3d</source>
        <translation>BatchNorm3d</translation>
    </message>
    <message>
        <source>InstanceNorm1d</source>
        <translation>InstanceNorm1d</translation>
    </message>
    <message>
        <source>InstanceNorm2d</source>
        <translation>InstanceNorm2d</translation>
    </message>
    <message>
        <source>InstanceNorm3d</source>
        <translation>InstanceNorm3d</translation>
    </message>
    <message>
        <source>Shifts and scales every channel of every sample by itself to mean 0 and variance 1; with affine, then by learned values. At home in style transfer.</source>
        <translation>把每个样本的每个通道各自平移和缩放到均值 0、方差 1;使用 affine 时再按学习到的值变换。常用于风格迁移。</translation>
    </message>
    <message>
        <source>Weight of the newest batch in the running statistics.</source>
        <translation>最新批次在滑动统计量中的权重。</translation>
    </message>
    <message>
        <source>GroupNorm</source>
        <translation>GroupNorm</translation>
    </message>
    <message>
        <source>Shifts and scales groups of channels of every sample to mean 0 and variance 1, then every channel by learned values. Does not look at the batch, so small batches do no harm.</source>
        <translation>把每个样本的各组通道平移和缩放到均值 0、方差 1,再按学习到的值变换每个通道。不涉及批次,因此小批次也无妨。</translation>
    </message>
    <message>
        <source>Groups that the channels are split into; must divide their number.</source>
        <translation>通道分成的组数;必须整除通道数。</translation>
    </message>
    <message>
        <source>input is {0}; needed is a dimension after the batch</source>
        <translation>输入为 {0};批次之后还需要一维</translation>
    </message>
    <message>
        <source>normalized_shape is empty; needed is at least one extent</source>
        <translation>normalized_shape 为空;至少需要一维</translation>
    </message>
    <message>
        <source>Take it from the wire</source>
        <translation>由连线推断</translation>
    </message>
    <message>
        <source>normalized_shape</source>
        <translation>normalized_shape</translation>
    </message>
    <message>
        <source>normalized_shape is {0}; input is {1}</source>
        <translation>normalized_shape 为 {0};输入为 {1}</translation>
    </message>
    <message>
        <source>LayerNorm</source>
        <translation>LayerNorm</translation>
    </message>
    <message>
        <source>Shifts and scales the features of every sample and step to mean 0 and variance 1, then by learned values. Does not look at the batch; at home in transformers.</source>
        <translation>把每个样本、每一步的特征平移缩放到均值 0、方差 1,再乘加学到的值。不看批次;常用于 Transformer。</translation>
    </message>
    <message>
        <source>(N, *, normalized_shape)</source>
        <translation>(N, *, normalized_shape)</translation>
    </message>
    <message>
        <source>The last extents of the input, which are normalized together; none: the last one.</source>
        <translation>输入中一起归一化的最后几维;无:最后一维。</translation>
    </message>
    <message>
        <source>Learn a scale and an offset per feature.</source>
        <translation>每个特征学习缩放和偏置。</translation>
    </message>
    <message>
        <source>γ, normalized_shape</source>
        <translation>γ,normalized_shape</translation>
    </message>
    <message>
        <source>β, normalized_shape</source>
        <translation>β,normalized_shape</translation>
    </message>
    <message>
        <source>LocalResponseNorm</source>
        <translation>LocalResponseNorm</translation>
    </message>
    <message>
        <source>Damps a value where its neighbour channels are strong at the same position, as AlexNet did.</source>
        <translation>在同一位置的相邻通道响应强时抑制该值,如 AlexNet 所做。</translation>
    </message>
    <message>
        <source>How many neighbouring channels count.</source>
        <translation>计入多少个相邻通道。</translation>
    </message>
    <message>
        <source>How much they damp, α.</source>
        <translation>抑制的强度,α。</translation>
    </message>
    <message>
        <source>Exponent of the divisor, β.</source>
        <translation>除数的指数,β。</translation>
    </message>
    <message>
        <source>Added to the sum: the divisor where all is silent.</source>
        <translation>加到和上:各通道全无响应时的除数。</translation>
    </message>
    <message>
        <source>padding {0} must be smaller than what it reflects, {1} (input {2})</source>
        <translation>padding {0} 必须小于它所反射的大小 {1}(输入 {2})</translation>
    </message>
    <message>
        <source>padding {0} and {1} leave nothing of the input {2}</source>
        <translation>padding {0} 和 {1} 使输入 {2} 一无所剩</translation>
    </message>
    <message>
        <source>One number for both ends, or (left, right); negative cuts off.</source>
        <translation>两端共用一个数,或 (left, right);负数表示裁剪。</translation>
    </message>
    <message>
        <source>One number for all sides, or (left, right, top, bottom); negative cuts off.</source>
        <translation>各边共用一个数,或 (left, right, top, bottom);负数表示裁剪。</translation>
    </message>
    <message>
        <source>One number for all sides, or (left, right, top, bottom, front, back); negative cuts off.</source>
        <translation>各边共用一个数,或 (left, right, top, bottom, front, back);负数表示裁剪。</translation>
    </message>
    <message>
        <source>Surrounds the input with a constant.</source>
        <translation>用常数填充输入四周。</translation>
    </message>
    <message>
        <source>What the margin holds.</source>
        <translation>边距中填入的值。</translation>
    </message>
    <message>
        <source>Surrounds the input with its mirror image; the border itself is not repeated.</source>
        <translation>用输入的镜像填充四周;边界本身不重复。</translation>
    </message>
    <message>
        <source>Surrounds the input with copies of its border.</source>
        <translation>用边界值的副本填充输入四周。</translation>
    </message>
    <message>
        <source>Surrounds the image with zeros.</source>
        <translation>用零填充图像四周。</translation>
    </message>
    <message>
        <source>{0} needs at least 2 dimensions, shape has {1}</source>
        <translation>{0} 至少需要 2 维,shape 有 {1} 维</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>shape</translation>
    </message>
    <message>
        <source>Size of each dimension; no batch.</source>
        <translation>各维的大小;不含批次。</translation>
    </message>
    <message>
        <source>A learnable tensor of your own, added to the parameters of the module it stands in.</source>
        <translation>自定义的可学习张量,加入它所在模块的参数。</translation>
    </message>
    <message>
        <source>A tensor that is saved with the module but not learned, as register_buffer makes it.</source>
        <translation>随模块保存但不学习的张量,如同 register_buffer 所建。</translation>
    </message>
    <message>
        <source>the window covers {0}, more than the input of {1} ({2})</source>
        <translation>窗口覆盖 {0},超过输入的 {1}({2})</translation>
    </message>
    <message>
        <source>MaxPool1d</source>
        <translation>MaxPool1d</translation>
    </message>
    <message>
        <source>MaxPool3d</source>
        <translation>MaxPool3d</translation>
    </message>
    <message>
        <source>Keeps the largest value of every window: a shorter sequence of the strongest responses.</source>
        <translation>保留每个窗口的最大值:由最强响应组成的更短序列。</translation>
    </message>
    <message>
        <source>Keeps the largest value of every window: a smaller volume of the strongest responses.</source>
        <translation>保留每个窗口的最大值:由最强响应组成的更小体数据。</translation>
    </message>
    <message>
        <source>places of the maxima in the input&apos;s plane, int64, shaped like output</source>
        <translation>最大值在输入平面中的位置,int64,形状与 output 相同</translation>
    </message>
    <message>
        <source>Give the places of the maxima too, for a MaxUnpool layer.</source>
        <translation>同时给出最大值的位置,供 MaxUnpool 层使用。</translation>
    </message>
    <message>
        <source>AvgPool1d</source>
        <translation>AvgPool1d</translation>
    </message>
    <message>
        <source>AvgPool3d</source>
        <translation>AvgPool3d</translation>
    </message>
    <message>
        <source>Averages every window: a shorter, smoother sequence.</source>
        <translation>对每个窗口取平均:更短、更平滑的序列。</translation>
    </message>
    <message>
        <source>Averages every window: a smaller, smoother volume.</source>
        <translation>对每个窗口取平均:更小、更平滑的体数据。</translation>
    </message>
    <message>
        <source>output_size is 0; needed is 1 or more, or −1 for the input&apos;s own size</source>
        <translation>output_size 为 0;需要不小于 1 的数,或用 −1 表示输入自身的大小</translation>
    </message>
    <message>
        <source>Set output_size 1</source>
        <translation>设 output_size 为 1</translation>
    </message>
    <message>
        <source>Length of the output.</source>
        <translation>输出的长度。</translation>
    </message>
    <message>
        <source>Height and width of the output; −1: the input&apos;s own.</source>
        <translation>输出的高和宽;−1:与输入相同。</translation>
    </message>
    <message>
        <source>Depth, height and width of the output; −1: the input&apos;s own.</source>
        <translation>输出的深、高和宽;−1:与输入相同。</translation>
    </message>
    <message>
        <source>AdaptiveAvgPool1d</source>
        <translation>AdaptiveAvgPool1d</translation>
    </message>
    <message>
        <source>AdaptiveAvgPool2d</source>
        <translation>AdaptiveAvgPool2d</translation>
    </message>
    <message>
        <source>AdaptiveAvgPool3d</source>
        <translation>AdaptiveAvgPool3d</translation>
    </message>
    <message>
        <source>Averages into an output of the size you name, whatever the input&apos;s size. Size 1 is global average pooling.</source>
        <translation>不论输入多大,都平均为指定大小的输出。大小为 1 即全局平均池化。</translation>
    </message>
    <message>
        <source>AdaptiveMaxPool1d</source>
        <translation>AdaptiveMaxPool1d</translation>
    </message>
    <message>
        <source>AdaptiveMaxPool2d</source>
        <translation>AdaptiveMaxPool2d</translation>
    </message>
    <message>
        <source>AdaptiveMaxPool3d</source>
        <translation>AdaptiveMaxPool3d</translation>
    </message>
    <message>
        <source>Keeps the largest values, in an output of the size you name, whatever the input&apos;s size.</source>
        <translation>不论输入多大,都把最大值保留到指定大小的输出中。</translation>
    </message>
    <message>
        <source>Length of the window.</source>
        <translation>窗口的长度。</translation>
    </message>
    <message>
        <source>Depth, height and width of the window.</source>
        <translation>窗口的深、高和宽。</translation>
    </message>
    <message>
        <source>norm_type is 0; needed is another exponent, such as 2</source>
        <translation>norm_type 为 0;需要其他指数,例如 2</translation>
    </message>
    <message>
        <source>Set norm_type 2</source>
        <translation>设 norm_type 为 2</translation>
    </message>
    <message>
        <source>LPPool1d</source>
        <translation>LPPool1d</translation>
    </message>
    <message>
        <source>LPPool2d</source>
        <translation>LPPool2d</translation>
    </message>
    <message>
        <source>Sums powers over every window and takes the root: between a sum (exponent 1) and a maximum (large exponents).</source>
        <translation>对每个窗口内各值的幂求和再开方根:介于求和(指数 1)与取最大值(大指数)之间。</translation>
    </message>
    <message>
        <source>The exponent p. With an odd one, a negative sum has no root (NaN).</source>
        <translation>指数 p。为奇数时,负的和没有方根(NaN)。</translation>
    </message>
    <message>
        <source>float32 values arrive on &apos;indices&apos;, which takes the places (int64) that a pooling layer with return_indices gives</source>
        <translation>“indices”收到 float32 值,而它需要设有 return_indices 的池化层给出的位置(int64)</translation>
    </message>
    <message>
        <source>input is {0} and indices {1}; they must be the same</source>
        <translation>输入为 {0},indices 为 {1};两者必须相同</translation>
    </message>
    <message>
        <source>output_size {0} must lie between {1} and {2}</source>
        <translation>output_size {0} 必须在 {1} 到 {2} 之间</translation>
    </message>
    <message>
        <source>Let the window decide</source>
        <translation>由窗口决定</translation>
    </message>
    <message>
        <source>padding {0} leaves nothing of the output</source>
        <translation>padding {0} 使输出一无所剩</translation>
    </message>
    <message>
        <source>MaxUnpool1d</source>
        <translation>MaxUnpool1d</translation>
    </message>
    <message>
        <source>MaxUnpool2d</source>
        <translation>MaxUnpool2d</translation>
    </message>
    <message>
        <source>MaxUnpool3d</source>
        <translation>MaxUnpool3d</translation>
    </message>
    <message>
        <source>Puts values back where a MaxPool found its maxima, zero everywhere else. Takes the pooling&apos;s indices; of several values for one place the last stays.</source>
        <translation>把值放回 MaxPool 找到最大值的位置,其余各处为零。接收该池化的 indices;多个值落在同一位置时保留最后一个。</translation>
    </message>
    <message>
        <source>int64, shaped like input: places in the output&apos;s plane</source>
        <translation>int64,形状与 input 相同:在输出平面中的位置</translation>
    </message>
    <message>
        <source>Margin that the pooling had.</source>
        <translation>池化所用的边距。</translation>
    </message>
    <message>
        <source>The output&apos;s size where several fit: that of the pooling&apos;s input. None: it follows from the window.</source>
        <translation>有多种可能时输出的大小:即池化输入的大小。无:由窗口得出。</translation>
    </message>
    <message>
        <source>Set num_parameters 1</source>
        <translation>设 num_parameters 为 1</translation>
    </message>
    <message>
        <source>Set num_parameters {0}</source>
        <translation>设 num_parameters 为 {0}</translation>
    </message>
    <message>
        <source>num_parameters is {0}, but the input is {1}: it must be 1, or the number of channels</source>
        <translation>num_parameters 为 {0},但输入为 {1}:它必须是 1 或通道数</translation>
    </message>
    <message>
        <source>upper must not lie below lower</source>
        <translation>upper 不能小于 lower</translation>
    </message>
    <message>
        <source>ReLU with a slope for negative values that is learned: one for all, or one for each channel.</source>
        <translation>负值斜率可学习的 ReLU:所有通道共用一个,或每个通道一个。</translation>
    </message>
    <message>
        <source>(N, *), channels in dimension 1</source>
        <translation>(N, *),通道在第 1 维</translation>
    </message>
    <message>
        <source>1, or the number of channels.</source>
        <translation>1,或通道数。</translation>
    </message>
    <message>
        <source>The slope to begin with.</source>
        <translation>初始斜率。</translation>
    </message>
    <message>
        <source>Slopes for negative values.</source>
        <translation>负值的斜率。</translation>
    </message>
    <message>
        <source>ReLU with a slope for negative values that is drawn anew for each while training; in evaluation it is their mean.</source>
        <translation>训练时为每个负值重新随机抽取斜率的 ReLU;评估时用斜率的均值。</translation>
    </message>
    <message>
        <source>Smallest slope.</source>
        <translation>最小斜率。</translation>
    </message>
    <message>
        <source>Largest slope.</source>
        <translation>最大斜率。</translation>
    </message>
    <message>
        <source>(gates × hidden_size, input_size)</source>
        <translation>(门数 × hidden_size, input_size)</translation>
    </message>
    <message>
        <source>(gates × hidden_size, size of the state)</source>
        <translation>(门数 × hidden_size, 状态大小)</translation>
    </message>
    <message>
        <source>(gates × hidden_size)</source>
        <translation>(门数 × hidden_size)</translation>
    </message>
    <message>
        <source>(proj_size, hidden_size)</source>
        <translation>(proj_size, hidden_size)</translation>
    </message>
    <message>
        <source>Insert Squeeze: every row becomes a time step</source>
        <translation>插入 Squeeze:每一行成为一个时间步</translation>
    </message>
    <message>
        <source>Insert Flatten from dimension 2 on</source>
        <translation>插入从第 2 维开始的 Flatten</translation>
    </message>
    <message>
        <source>input is {0}; needed is a sequence with 3 dimensions, {1}</source>
        <translation>输入为 {0};需要 3 维的序列 {1}</translation>
    </message>
    <message>
        <source>input is {0}; with batch_first the batch comes first: (N, T, features)</source>
        <translation>输入为 {0};设有 batch_first 时批次在最前:(N, T, 特征)</translation>
    </message>
    <message>
        <source>input is {0}; without batch_first time comes first: (T, N, features)</source>
        <translation>输入为 {0};未设 batch_first 时时间在最前:(T, N, 特征)</translation>
    </message>
    <message>
        <source>proj_size {0} must be smaller than hidden_size {1}</source>
        <translation>proj_size {0} 必须小于 hidden_size {1}</translation>
    </message>
    <message>
        <source>input is {0}: a sequence needs at least one time step</source>
        <translation>输入为 {0}:序列至少需要一个时间步</translation>
    </message>
    <message>
        <source>dropout acts between layers: with num_layers 1 it does nothing</source>
        <translation>dropout 作用于层与层之间:num_layers 为 1 时不起作用</translation>
    </message>
    <message>
        <source>(T, N, input_size); with batch_first (N, T, input_size)</source>
        <translation>(T, N, input_size);设有 batch_first 时为 (N, T, input_size)</translation>
    </message>
    <message>
        <source>(layers × directions, N, size of the state); zero without a wire</source>
        <translation>(层数 × 方向数, N, 状态大小);没有连线时为零</translation>
    </message>
    <message>
        <source>(layers × directions, N, hidden_size); zero without a wire</source>
        <translation>(层数 × 方向数, N, hidden_size);没有连线时为零</translation>
    </message>
    <message>
        <source>the last layer&apos;s states: (T, N, directions × size of the state), or (N, T, ...)</source>
        <translation>最后一层的各步状态:(T, N, 方向数 × 状态大小),或 (N, T, ...)</translation>
    </message>
    <message>
        <source>final states: (layers × directions, N, size of the state)</source>
        <translation>最终的隐藏状态:(层数 × 方向数, N, 状态大小)</translation>
    </message>
    <message>
        <source>final cells: (layers × directions, N, hidden_size)</source>
        <translation>最终的单元状态:(层数 × 方向数, N, hidden_size)</translation>
    </message>
    <message>
        <source>Features of every time step.</source>
        <translation>每个时间步的特征数。</translation>
    </message>
    <message>
        <source>Features of the state.</source>
        <translation>隐藏状态的特征数。</translation>
    </message>
    <message>
        <source>Layers one above the other, each reading the states of the one below.</source>
        <translation>堆叠的层数,每一层读取其下方一层的状态。</translation>
    </message>
    <message>
        <source>What bends the sum.</source>
        <translation>作用于加权和的非线性。</translation>
    </message>
    <message>
        <source>Learn additive offsets.</source>
        <translation>学习加性偏置。</translation>
    </message>
    <message>
        <source>Input and output are (N, T, features), as the data brings them; else time comes first. States are not affected.</source>
        <translation>输入和输出为 (N, T, 特征),即数据本来的顺序;否则时间在最前。状态不受影响。</translation>
    </message>
    <message>
        <source>While training, probability of a value to be zeroed between two layers.</source>
        <translation>训练时,相邻两层之间的值被置零的概率。</translation>
    </message>
    <message>
        <source>A second set of weights reads from the end; both states lie side by side.</source>
        <translation>用第二组权重从末尾开始读取;两个方向的状态并排拼接。</translation>
    </message>
    <message>
        <source>Projects the state to this size; 0 does not.</source>
        <translation>把状态投影到此大小;0 表示不投影。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step and keeps a state: the simplest recurrent layer.</source>
        <translation>逐步读取序列并保持隐藏状态:最简单的循环层。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step. Gates decide what its cell keeps, so that it remembers over many steps.</source>
        <translation>逐步读取序列。由门决定单元保留什么,因此能跨多步记忆。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step with gates, as LSTM, but with one state less.</source>
        <translation>与 LSTM 一样用门逐步读取序列,但少一个状态。</translation>
    </message>
    <message>
        <source>(N, input_size)</source>
        <translation>(N, input_size)</translation>
    </message>
    <message>
        <source>(N, hidden_size): the state before; zero without a wire</source>
        <translation>(N, hidden_size):之前的隐藏状态;没有连线时为零</translation>
    </message>
    <message>
        <source>(N, hidden_size): the cell before; zero without a wire</source>
        <translation>(N, hidden_size):之前的单元状态;没有连线时为零</translation>
    </message>
    <message>
        <source>(N, hidden_size): the state after</source>
        <translation>(N, hidden_size):之后的隐藏状态</translation>
    </message>
    <message>
        <source>(N, hidden_size): the cell after</source>
        <translation>(N, hidden_size):之后的单元状态</translation>
    </message>
    <message>
        <source>Features of the input.</source>
        <translation>输入的特征数。</translation>
    </message>
    <message>
        <source>(gates × hidden_size, hidden_size)</source>
        <translation>(门数 × hidden_size, hidden_size)</translation>
    </message>
    <message>
        <source>One step of RNN: a new state from an input and the state before.</source>
        <translation>RNN 的一步:由输入和之前的隐藏状态得出新的隐藏状态。</translation>
    </message>
    <message>
        <source>One step of LSTM: a new state and cell from an input and those before.</source>
        <translation>LSTM 的一步:由输入和之前的隐藏状态与单元状态得出新的隐藏状态与单元状态。</translation>
    </message>
    <message>
        <source>One step of GRU: a new state from an input and the state before.</source>
        <translation>GRU 的一步:由输入和之前的隐藏状态得出新的隐藏状态。</translation>
    </message>
    <message>
        <source>The weights and their gradients would take {0} MiB, which this machine does not have. Make the layers smaller.</source>
        <translation>权重及其梯度需要 {0} MiB,本机没有这么多内存。请减小各层。</translation>
    </message>
    <message>
        <source>Insert Transpose: the batch second</source>
        <translation>插入 Transpose:批次移到第二维</translation>
    </message>
    <message>
        <source>dimension {0} is named twice</source>
        <translation>第 {0} 维指定了两次</translation>
    </message>
    <message>
        <source>keepdim needs dim: the maximum of everything is one number</source>
        <translation>keepdim 需要 dim:全部值的最大值只是一个数</translation>
    </message>
    <message>
        <source>without those dimensions, or with size 1 in their place</source>
        <translation>没有这些维,或原处大小为 1</translation>
    </message>
    <message>
        <source>The dimensions to go; 2 and 3 are an image&apos;s. None: all, even the batch.</source>
        <translation>要去掉的维;2 和 3 是图像的两维。无:全部,连同批次。</translation>
    </message>
    <message>
        <source>Leaves a size of 1 in place of each dimension that goes.</source>
        <translation>在每个去掉的维处保留大小 1。</translation>
    </message>
    <message>
        <source>The mean along dimensions. Over 2 and 3 of an image it is global average pooling.</source>
        <translation>沿若干维求均值。对图像的第 2、3 维即全局平均池化。</translation>
    </message>
    <message>
        <source>The sum along dimensions.</source>
        <translation>沿若干维求和。</translation>
    </message>
    <message>
        <source>The largest value along a dimension and where it stands, or the largest of all.</source>
        <translation>沿某一维的最大值及其位置,或全部值中的最大值。</translation>
    </message>
    <message>
        <source>the largest values</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>where they stand along dim</source>
        <translation>它们沿 dim 的位置</translation>
    </message>
    <message>
        <source>The dimension to go. None: the largest of all values, even across the batch.</source>
        <translation>要去掉的维。无:全部值中的最大值,甚至跨批次。</translation>
    </message>
    <message>
        <source>Leaves a size of 1 in its place.</source>
        <translation>在其原处保留大小 1。</translation>
    </message>
    <message>
        <source>{0} is no shape: sizes are 1 or more, one of them may be -1</source>
        <translation>{0} 不是形状:各维大小不小于 1,其中一个可为 -1</translation>
    </message>
    <message>
        <source>Set shape {0}</source>
        <translation>设 shape 为 {0}</translation>
    </message>
    <message>
        <source>the size of the batch is not fixed: the dimension that grows with it must be -1</source>
        <translation>批次大小不固定:随它增长的那一维必须为 -1</translation>
    </message>
    <message>
        <source>{0} cannot be laid out as {1}: the number of values differs</source>
        <translation>{0} 不能排成 {1}:值的个数不同</translation>
    </message>
    <message>
        <source>dimension {0} has {1} elements, not 1: it stays</source>
        <translation>第 {0} 维有 {1} 个元素,而不是 1 个:该维保留</translation>
    </message>
    <message>
        <source>the same values</source>
        <translation>同样的值</translation>
    </message>
    <message>
        <source>Lays the same values out in another shape, in their order. The dimension that grows with the batch is written -1.</source>
        <translation>把同样的值按原顺序排成另一形状。随批次增长的那一维写作 -1。</translation>
    </message>
    <message>
        <source>The new sizes; one may be -1 and takes what is left.</source>
        <translation>新的各维大小;其中一个可为 -1,取余下的大小。</translation>
    </message>
    <message>
        <source>Takes dimensions of size 1 out: one of them, or all. The batch stays.</source>
        <translation>去掉大小为 1 的维:其中一个或全部。批次保留。</translation>
    </message>
    <message>
        <source>The dimension to take out; none: all of size 1.</source>
        <translation>要去掉的维;无:所有大小为 1 的维。</translation>
    </message>
    <message>
        <source>Puts a dimension of size 1 in.</source>
        <translation>插入一个大小为 1 的维。</translation>
    </message>
    <message>
        <source>Where the new dimension stands in the result.</source>
        <translation>新维在结果中的位置。</translation>
    </message>
    <message>
        <source>tensor {0} is {1}; to be stacked it must be {2}, as the first</source>
        <translation>张量 {0} 为 {1};要堆叠就必须与第一个相同,为 {2}</translation>
    </message>
    <message>
        <source>{0} elements in chunks of {1} make only {2} chunks, not {3}</source>
        <translation>{0} 个元素按每块 {1} 个只能分成 {2} 块,而不是 {3} 块</translation>
    </message>
    <message>
        <source>Set chunks {0}</source>
        <translation>设 chunks 为 {0}</translation>
    </message>
    <message>
        <source>Cuts a tensor along a dimension into equal pieces (the last may be shorter), an output each.</source>
        <translation>沿某一维把张量切成等长的块(最后一块可以较短),每块一个输出。</translation>
    </message>
    <message>
        <source>Number of pieces.</source>
        <translation>块数。</translation>
    </message>
    <message>
        <source>The dimension to cut; 1 the channels. The batch, 0, cannot be cut.</source>
        <translation>要切分的维;1 是通道。批次 0 不能切分。</translation>
    </message>
    <message>
        <source>a piece</source>
        <translation>一块</translation>
    </message>
    <message>
        <source>Lays tensors of one shape beside each other along a new dimension, in the order of their wires.</source>
        <translation>按连线顺序沿一个新维堆叠形状相同的张量。</translation>
    </message>
    <message>
        <source>(*), all alike</source>
        <translation>(*),全部一致</translation>
    </message>
    <message>
        <source>one dimension more</source>
        <translation>多一维</translation>
    </message>
    <message>
        <source>Where the new dimension stands; at 0 it comes before the batch.</source>
        <translation>新维的位置;为 0 时在批次之前。</translation>
    </message>
    <message>
        <source>elements {0} to {1} are asked for, but dimension {2} of {3} has only {4}</source>
        <translation>需要第 {0} 到 {1} 个元素,但 {3} 的第 {2} 维只有 {4} 个</translation>
    </message>
    <message>
        <source>{0} is no order of the {1} dimensions of {2}: each must be named once</source>
        <translation>{0} 不是 {2} 的 {1} 个维的排列:每一维须恰好出现一次</translation>
    </message>
    <message>
        <source>Picks one place along a dimension, which is gone then: the last time step, one channel.</source>
        <translation>沿某一维取出一个位置,该维随之消失:例如最后的时间步、某个通道。</translation>
    </message>
    <message>
        <source>The dimension to pick from; not the batch.</source>
        <translation>从中取出的维;不能是批次。</translation>
    </message>
    <message>
        <source>Which place; -1 is the last one.</source>
        <translation>取哪个位置;-1 即最后一个。</translation>
    </message>
    <message>
        <source>Keeps a range of places along a dimension.</source>
        <translation>沿某一维保留一段位置。</translation>
    </message>
    <message>
        <source>The dimension to cut from; not the batch.</source>
        <translation>从中截取的维;不能是批次。</translation>
    </message>
    <message>
        <source>The first place that is kept; -1 is the last one.</source>
        <translation>保留的第一个位置;-1 即最后一个。</translation>
    </message>
    <message>
        <source>How many are kept.</source>
        <translation>保留多少个。</translation>
    </message>
    <message>
        <source>Puts the dimensions in another order.</source>
        <translation>按另一顺序排列各维。</translation>
    </message>
    <message>
        <source>For each dimension of the result, the one of the input that comes there.</source>
        <translation>对结果的每一维,给出放到该处的输入维。</translation>
    </message>
    <message>
        <source>Swaps two dimensions: time and features, say.</source>
        <translation>交换两个维:例如时间和特征。</translation>
    </message>
    <message>
        <source>One of the two dimensions.</source>
        <translation>两个维之一。</translation>
    </message>
    <message>
        <source>The other one.</source>
        <translation>另一个维。</translation>
    </message>
    <message>
        <source>the channels must be a multiple of upscale_factor², {0}; input is {1}</source>
        <translation>通道数必须是 upscale_factor²(即 {0})的倍数;输入为 {1}</translation>
    </message>
    <message>
        <source>height and width must be multiples of downscale_factor {0}; input is {1}</source>
        <translation>高和宽必须是 downscale_factor {0} 的倍数;输入为 {1}</translation>
    </message>
    <message>
        <source>groups {0} must divide the channels; input is {1}</source>
        <translation>groups {0} 必须整除通道数;输入为 {1}</translation>
    </message>
    <message>
        <source>PixelShuffle</source>
        <translation>PixelShuffle</translation>
    </message>
    <message>
        <source>Turns every r² channels into a block of r × r pixels: a larger image from learned channels.</source>
        <translation>把每 r² 个通道变成 r × r 像素的块:由学到的通道组成更大的图像。</translation>
    </message>
    <message>
        <source>r: how many times higher and wider.</source>
        <translation>r:高和宽放大的倍数。</translation>
    </message>
    <message>
        <source>PixelUnshuffle</source>
        <translation>PixelUnshuffle</translation>
    </message>
    <message>
        <source>Turns every block of r × r pixels into r² channels: a smaller image that loses nothing.</source>
        <translation>把每个 r × r 像素的块变成 r² 个通道:更小的图像,不丢失任何信息。</translation>
    </message>
    <message>
        <source>r: how many times lower and narrower.</source>
        <translation>r:高和宽缩小的倍数。</translation>
    </message>
    <message>
        <source>ChannelShuffle</source>
        <translation>ChannelShuffle</translation>
    </message>
    <message>
        <source>Interleaves the channels of g groups, so that grouped convolutions behind it see all groups.</source>
        <translation>交错排列 g 组的通道,使其后的分组卷积能看到所有组。</translation>
    </message>
    <message>
        <source>g: how many groups the channels are in.</source>
        <translation>g:通道分成多少组。</translation>
    </message>
    <message>
        <source>a single number arrives; needed is at least one dimension</source>
        <translation>收到的是单个数;至少需要一维</translation>
    </message>
    <message>
        <source>without dim, PyTorch takes dimension 0 of {0}, the batch</source>
        <translation>未设 dim 时,PyTorch 取 {0} 的第 0 维,即批次</translation>
    </message>
    <message>
        <source>Set dim {0}</source>
        <translation>设 dim 为 {0}</translation>
    </message>
    <message>
        <source>dimension {0} of {1} has an odd size: it cannot be halved</source>
        <translation>{1} 的第 {0} 维大小为奇数:不能对半分</translation>
    </message>
    <message>
        <source>The dimension along which values are weighed against each other; 1 the classes. None: 1, but 0 of 1 or 3 dimensions.</source>
        <translation>各值沿此维相互权衡;1 是类别。无:取 1,但输入为 1 维或 3 维时取 0。</translation>
    </message>
    <message>
        <source>Turns scores into probabilities that add up to 1. CrossEntropyLoss does this by itself.</source>
        <translation>把得分变成总和为 1 的概率。CrossEntropyLoss 会自行完成这一步。</translation>
    </message>
    <message>
        <source>The logarithms of the probabilities; what NLLLoss takes.</source>
        <translation>概率的对数;供 NLLLoss 使用。</translation>
    </message>
    <message>
        <source>Softmax of the negated scores: the smallest gets the most.</source>
        <translation>对取负的得分做 Softmax:最小的得分所得最多。</translation>
    </message>
    <message>
        <source>Cuts a dimension in two halves; the sigmoid of the second says how much of the first passes.</source>
        <translation>把某一维切成两半;后一半的 sigmoid 决定前一半通过多少。</translation>
    </message>
    <message>
        <source>(*), half the size along dim</source>
        <translation>(*),沿 dim 大小减半</translation>
    </message>
    <message>
        <source>The dimension that is cut; 1 the channels. Not the batch.</source>
        <translation>要切分的维;1 是通道。不能是批次。</translation>
    </message>
    <message>
        <source>mode &apos;{0}&apos; does not fit the input {1}</source>
        <translation>模式“{0}”不适合输入 {1}</translation>
    </message>
    <message>
        <source>Set mode &apos;{0}&apos;</source>
        <translation>设 mode 为 &apos;{0}&apos;</translation>
    </message>
    <message>
        <source>mode &apos;{0}&apos; knows no align_corners</source>
        <translation>模式“{0}”没有 align_corners</translation>
    </message>
    <message>
        <source>Set align_corners None</source>
        <translation>设 align_corners 为 None</translation>
    </message>
    <message>
        <source>give size or scale_factor, not both</source>
        <translation>size 与 scale_factor 只能给出一个</translation>
    </message>
    <message>
        <source>Set size None</source>
        <translation>设 size 为 None</translation>
    </message>
    <message>
        <source>Set scale_factor None</source>
        <translation>设 scale_factor 为 None</translation>
    </message>
    <message>
        <source>give size or scale_factor</source>
        <translation>请给出 size 或 scale_factor</translation>
    </message>
    <message>
        <source>Set scale_factor 2</source>
        <translation>设 scale_factor 为 2</translation>
    </message>
    <message>
        <source>with size there is no scale_factor to recompute</source>
        <translation>给出 size 时没有可重新计算的 scale_factor</translation>
    </message>
    <message>
        <source>Set recompute_scale_factor None</source>
        <translation>设 recompute_scale_factor 为 None</translation>
    </message>
    <message>
        <source>{0} has {1} numbers, but the input {2} has {3} spatial dimensions</source>
        <translation>{0} 有 {1} 个数,但输入 {2} 有 {3} 个空间维</translation>
    </message>
    <message>
        <source>scale_factor {0} makes {1} of {2}</source>
        <translation>scale_factor {0} 使 {2} 变成 {1}</translation>
    </message>
    <message>
        <source>Size of the output: one number, or one per spatial dimension.</source>
        <translation>输出的大小:一个数,或每个空间维一个。</translation>
    </message>
    <message>
        <source>How many times larger: one number, or one per spatial dimension. Below 1 shrinks.</source>
        <translation>放大的倍数:一个数,或每个空间维一个。小于 1 则缩小。</translation>
    </message>
    <message>
        <source>(N, C, ⌊spatial · scale_factor⌋...)</source>
        <translation>(N, C, ⌊空间维 · scale_factor⌋...)</translation>
    </message>
    <message>
        <source>Makes a sequence, image or volume larger (or smaller) by interpolating between its points; learns nothing.</source>
        <translation>通过在各点之间插值来放大(或缩小)序列、图像或体数据;不学习任何东西。</translation>
    </message>
    <message>
        <source>Nearest copies; linear, bilinear, trilinear draw straight lines (1, 2, 3 dimensions); bicubic is smoother; area averages.</source>
        <translation>nearest 复制最近的点;linear、bilinear、trilinear 作线性插值(1、2、3 维);bicubic 更平滑;area 取平均。</translation>
    </message>
    <message>
        <source>The corner points of input and output lie on each other; otherwise the corners of their pixels.</source>
        <translation>输入与输出的角点重合;否则是角上像素的外角重合。</translation>
    </message>
    <message>
        <source>Interpolate by the ratio of the sizes, which were rounded, instead of by scale_factor.</source>
        <translation>按取整后的大小之比插值,而不按 scale_factor。</translation>
    </message>
    <message>
        <source>Enlarges an image by copying the nearest pixel: Upsample with mode &apos;nearest&apos;.</source>
        <translation>复制最近的像素来放大图像:即 mode 为 &apos;nearest&apos; 的 Upsample。</translation>
    </message>
    <message>
        <source>Enlarges an image by straight lines between its pixels, corner on corner: Upsample with mode &apos;bilinear&apos; and align_corners.</source>
        <translation>在像素之间线性插值来放大图像,角点对齐:即 mode 为 &apos;bilinear&apos; 并设 align_corners 的 Upsample。</translation>
    </message>
    <message>
        <source>Adam whose weight decay shrinks the weights themselves instead of joining their gradients.</source>
        <translation>Adam 的变体:权重衰减直接缩小权重本身,而不加入梯度。</translation>
    </message>
    <message>
        <source>Adam that divides by the largest recent gradient instead of an average of squares.</source>
        <translation>Adam 的变体:除以近期最大的梯度,而不是平方的平均。</translation>
    </message>
    <message>
        <source>How fast the momentum grows to its full size.</source>
        <translation>动量增长到最大值的快慢。</translation>
    </message>
    <message>
        <source>Adam with Nesterov&apos;s look ahead.</source>
        <translation>Adam 加上 Nesterov 前瞻。</translation>
    </message>
    <message>
        <source>Adam that starts carefully, until its averages can be trusted.</source>
        <translation>Adam 的变体:谨慎起步,直到其滑动平均可信为止。</translation>
    </message>
    <message>
        <source>How slowly the running average of squares forgets.</source>
        <translation>平方的滑动平均遗忘得有多慢。</translation>
    </message>
    <message>
        <source>Divides by the spread around the mean gradient, not by its size.</source>
        <translation>除以梯度围绕其均值的离散程度,而不是梯度的大小。</translation>
    </message>
    <message>
        <source>Divides every gradient by a running average of its size.</source>
        <translation>把每个梯度除以其大小的滑动平均。</translation>
    </message>
    <message>
        <source>How fast the learning rate falls with the steps: lr / (1 + t · lr_decay).</source>
        <translation>学习率随步数下降的快慢:lr / (1 + t · lr_decay)。</translation>
    </message>
    <message>
        <source>What the sums of squares start with; above 0 the first steps are smaller.</source>
        <translation>平方和的初始值;大于 0 时最初几步较小。</translation>
    </message>
    <message>
        <source>Weights that moved much move less and less: for rare features.</source>
        <translation>移动得多的权重移动得越来越少:适合稀疏特征。</translation>
    </message>
    <message>
        <source>How slowly the running averages forget.</source>
        <translation>滑动平均遗忘得有多慢。</translation>
    </message>
    <message>
        <source>Step sizes from how far the weights moved lately: needs no learning rate.</source>
        <translation>步长取决于权重近来移动的距离:不需要学习率。</translation>
    </message>
    <message>
        <source>{0} watches {1}, but there are no validation samples. Give data.split.validation a fraction, or watch train.loss</source>
        <translation>{0} 监视 {1},但没有验证样本。请为 data.split.validation 设置比例,或监视 train.loss</translation>
    </message>
    <message>
        <source>After what the schedule takes a step: an epoch, or a training step. Its other numbers count those.</source>
        <translation>调度在什么之后前进一步:一轮,或一个训练步。其他数都以此为单位。</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied with.</source>
        <translation>学习率乘以的系数。</translation>
    </message>
    <message>
        <source>After how many the learning rate has arrived.</source>
        <translation>经过多少轮(或步)后学习率到位。</translation>
    </message>
    <message>
        <source>Lowest learning rate.</source>
        <translation>最低学习率。</translation>
    </message>
    <message>
        <source>How many between two reductions.</source>
        <translation>两次降低相隔多少轮(或步)。</translation>
    </message>
    <message>
        <source>Multiplies the learning rate by gamma now and then.</source>
        <translation>每隔一段时间把学习率乘以 gamma。</translation>
    </message>
    <message>
        <source>When the learning rate is reduced, such as [30, 80].</source>
        <translation>何时降低学习率,例如 [30, 80]。</translation>
    </message>
    <message>
        <source>Multiplies the learning rate by gamma at the milestones.</source>
        <translation>到达各里程碑时把学习率乘以 gamma。</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied with until then.</source>
        <translation>在此之前学习率乘以的系数。</translation>
    </message>
    <message>
        <source>A smaller learning rate at the beginning.</source>
        <translation>开始时使用较小的学习率。</translation>
    </message>
    <message>
        <source>What the learning rate is multiplied with at the beginning.</source>
        <translation>开始时学习率乘以的系数。</translation>
    </message>
    <message>
        <source>What it is multiplied with in the end.</source>
        <translation>结束时学习率乘以的系数。</translation>
    </message>
    <message>
        <source>From one learning rate to another in a straight line: a warm-up.</source>
        <translation>学习率沿直线从一个值变到另一个值:预热。</translation>
    </message>
    <message>
        <source>Multiplies the learning rate by gamma every time.</source>
        <translation>每次都把学习率乘以 gamma。</translation>
    </message>
    <message>
        <source>1 is a straight line; more falls faster at first.</source>
        <translation>1 是直线;更大则开始时下降更快。</translation>
    </message>
    <message>
        <source>Down to zero along a power of the time that is left.</source>
        <translation>按剩余时间的幂降到零。</translation>
    </message>
    <message>
        <source>After how many the learning rate is lowest.</source>
        <translation>经过多少轮(或步)后学习率最低。</translation>
    </message>
    <message>
        <source>Down to eta_min along half a cosine.</source>
        <translation>沿半个余弦降到 eta_min。</translation>
    </message>
    <message>
        <source>Length of the first cycle.</source>
        <translation>第一个周期的长度。</translation>
    </message>
    <message>
        <source>How many times longer each cycle is than the one before.</source>
        <translation>每个周期是前一个周期的多少倍长。</translation>
    </message>
    <message>
        <source>Down along half a cosine, then up again at once, again and again.</source>
        <translation>沿半个余弦下降,然后立即回升,如此反复。</translation>
    </message>
    <message>
        <source>Highest learning rate; the optimizer&apos;s own is not used.</source>
        <translation>最高学习率;不使用优化器自己的学习率。</translation>
    </message>
    <message>
        <source>Length of the cycle; left open, the run&apos;s.</source>
        <translation>周期的长度;留空则取整个训练的长度。</translation>
    </message>
    <message>
        <source>With steps_per_epoch another way to give the cycle&apos;s length.</source>
        <translation>与 steps_per_epoch 一起,是给出周期长度的另一种方式。</translation>
    </message>
    <message>
        <source>With epochs another way to give the cycle&apos;s length.</source>
        <translation>与 epochs 一起,是给出周期长度的另一种方式。</translation>
    </message>
    <message>
        <source>Share of the cycle in which the learning rate rises.</source>
        <translation>周期中学习率上升部分的比例。</translation>
    </message>
    <message>
        <source>Along a cosine, or in straight lines.</source>
        <translation>沿余弦,或沿直线。</translation>
    </message>
    <message>
        <source>Momentum (Adam: the first beta) falls while the learning rate rises, and the other way round.</source>
        <translation>学习率上升时动量(Adam:第一个 beta)下降,反之亦然。</translation>
    </message>
    <message>
        <source>Lowest momentum.</source>
        <translation>最低动量。</translation>
    </message>
    <message>
        <source>Highest momentum.</source>
        <translation>最高动量。</translation>
    </message>
    <message>
        <source>The first learning rate is max_lr divided by this.</source>
        <translation>初始学习率为 max_lr 除以此数。</translation>
    </message>
    <message>
        <source>The last learning rate is the first one divided by this.</source>
        <translation>最终学习率为初始学习率除以此数。</translation>
    </message>
    <message>
        <source>Up, down as far as up, then down to the end.</source>
        <translation>上升,下降同样的幅度,然后一直降到最后。</translation>
    </message>
    <message>
        <source>One rise and one long fall of the learning rate over the whole run.</source>
        <translation>在整个训练中,学习率上升一次,再长时间下降一次。</translation>
    </message>
    <message>
        <source>epochs and steps_per_epoch belong together: give both or neither</source>
        <translation>epochs 与 steps_per_epoch 须成对:要么都给出,要么都不给</translation>
    </message>
    <message>
        <source>Epochs without a better value before the learning rate is reduced.</source>
        <translation>连续多少轮没有更好的值之后降低学习率。</translation>
    </message>
    <message>
        <source>How much better a value must be to count.</source>
        <translation>值须改善多少才算数。</translation>
    </message>
    <message>
        <source>The threshold is a share of the best value, or an amount.</source>
        <translation>阈值是最佳值的比例,或绝对量。</translation>
    </message>
    <message>
        <source>Epochs to wait after a reduction.</source>
        <translation>降低之后等待的轮数。</translation>
    </message>
    <message>
        <source>Smaller reductions than this are left out.</source>
        <translation>小于此数的降低会略过。</translation>
    </message>
    <message>
        <source>The value that is to get better.</source>
        <translation>需要改善的值。</translation>
    </message>
    <message>
        <source>Reduces the learning rate when a value no longer gets better.</source>
        <translation>当某个值不再改善时降低学习率。</translation>
    </message>
    <message>
        <source>{0} has no momentum to cycle; set cycle_momentum to false</source>
        <translation>{0} 没有可循环的动量;请设 cycle_momentum 为 false</translation>
    </message>
    <message>
        <source>There is no scheduler &quot;{0}&quot;</source>
        <translation>没有调度器“{0}”</translation>
    </message>
    <message>
        <source>OneCycleLR ends after {0} steps, but the run takes {1} of them. Leave total_steps out to take the run&apos;s length</source>
        <translation>OneCycleLR 在 {0} 步后结束,但训练要走 {1} 步。请不要设置 total_steps,以取训练的长度</translation>
    </message>
    <message>
        <source>Longest gradient, all parameters together: a longer one is scaled down. Keeps recurrent networks from leaping away.</source>
        <translation>梯度的最大长度,所有参数合计:更长的会按比例缩小。防止循环网络发散。</translation>
    </message>
    <message>
        <source>Training stops after this many epochs in a row without a better value.</source>
        <translation>连续这么多轮没有更好的值,训练就停止。</translation>
    </message>
    <message>
        <source>By how much a value must beat the best so far to count as better.</source>
        <translation>值须超过迄今最佳值多少才算更好。</translation>
    </message>
    <message>
        <source>Epochs between two checkpoints; at the run&apos;s end there always is one.</source>
        <translation>两个检查点之间的轮数;训练结束时总会保存一个。</translation>
    </message>
    <message>
        <source>How many checkpoints&apos; weights stay in the run folder as epoch-N.pt, beside best.pt and last.pt.</source>
        <translation>除 best.pt 和 last.pt 外,训练文件夹中以 epoch-N.pt 保留多少个检查点的权重。</translation>
    </message>
    <message>
        <source>{0}: an input is {1}; BCELoss takes probabilities from 0 to 1. Put a Sigmoid before it, or take BCEWithLogitsLoss</source>
        <translation>{0}:有一个输入为 {1};BCELoss 接收 0 到 1 的概率。请在它前面放一个 Sigmoid,或改用 BCEWithLogitsLoss</translation>
    </message>
    <message>
        <source>it is damaged ({0}). Copy or download it again.</source>
        <translation>已损坏({0})。请重新复制或下载。</translation>
    </message>
    <message>
        <source>it holds more than {0} bytes, which no source takes.</source>
        <translation>超过 {0} 字节,没有数据源能接受。</translation>
    </message>
    <message>
        <source>line {0}, column {1}: {2}</source>
        <translation>第 {0} 行第 {1} 列:{2}</translation>
    </message>
    <message>
        <source>there is text behind a closing quote. Quotes inside a cell are doubled.</source>
        <translation>结束引号之后还有文本。单元格内的引号须写两遍。</translation>
    </message>
    <message>
        <source>there is a zero byte: it is no text file.</source>
        <translation>含有零字节:不是文本文件。</translation>
    </message>
    <message>
        <source>a quote opens here and is not closed.</source>
        <translation>此处的引号没有闭合。</translation>
    </message>
    <message>
        <source>the row is longer than any table&apos;s. Is it the right file, is a quote missing?</source>
        <translation>这一行比任何表格的行都长。文件选对了吗?是否缺少引号?</translation>
    </message>
    <message>
        <source>it is empty.</source>
        <translation>是空的。</translation>
    </message>
    <message>
        <source>the column {0} of field {1} is there twice. Give columns by number, from 0.</source>
        <translation>字段 {1} 的列 {0} 出现两次。请用编号指定列,从 0 开始。</translation>
    </message>
    <message>
        <source>the column {0} of field {1} is a name, but &quot;header&quot; is false. Give columns by number, from 0, or set &quot;header&quot; to true.</source>
        <translation>字段 {1} 的列 {0} 是名称,但“header”为 false。请用编号指定列(从 0 开始),或把“header”设为 true。</translation>
    </message>
    <message>
        <source>there is no column {0} for field {1}.{2} Its columns: {3}.{4}</source>
        <translation>字段 {1} 的列 {0} 不存在。{2} 现有的列:{3}。{4}</translation>
    </message>
    <message>
        <source>the field {0} names no columns.</source>
        <translation>字段 {0} 没有指定列。</translation>
    </message>
    <message>
        <source>there is no column {0} for field {1}: the first line has {2}, numbered from 0.</source>
        <translation>字段 {1} 的列 {0} 不存在:第一行有 {2} 列,从 0 开始编号。</translation>
    </message>
    <message>
        <source>{0} is no number.{1}</source>
        <translation>{0} 不是数。{1}</translation>
    </message>
    <message>
        <source>{0} does not fit into float32.</source>
        <translation>{0} 超出 float32 的范围。</translation>
    </message>
    <message>
        <source>the field {0} has more than {1} classes. Is it a number?</source>
        <translation>字段 {0} 的类别超过 {1} 个。它是不是数值?</translation>
    </message>
    <message>
        <source>there is no value. Set &quot;missing&quot; to &quot;skip&quot;, &quot;previous&quot; or &quot;interpolate&quot; to say what to do.</source>
        <translation>没有值。请把“missing”设为“skip”、“previous”或“interpolate”,以说明如何处理。</translation>
    </message>
    <message>
        <source>there is no value, and none before it to take.</source>
        <translation>没有值,之前也没有可取用的值。</translation>
    </message>
    <message>
        <source>a class has no value, and classes cannot be interpolated.</source>
        <translation>有一个类别没有值,而类别不能插值。</translation>
    </message>
    <message>
        <source>it holds no rows.</source>
        <translation>没有数据行。</translation>
    </message>
    <message>
        <source>a column of field {0} has no values at all.</source>
        <translation>字段 {0} 有一列完全没有值。</translation>
    </message>
    <message>
        <source>{0}: the index {1} is out of range: Embedding has {2} rows, 0 to {3}. Change num_embeddings or the data</source>
        <translation>{0}:索引 {1} 超出范围:Embedding 有 {2} 行,0 到 {3}。请更改 num_embeddings 或数据</translation>
    </message>
    <message>
        <source>{0}: a variance is {1}; variances must not be below 0</source>
        <translation>{0}:有一个方差为 {1};方差不能小于 0</translation>
    </message>
    <message>
        <source>{0}: an index lies outside of the output&apos;s plane of {1} values. Give the size of the pooling&apos;s input as output_size</source>
        <translation>{0}:有索引落在 {1} 个值的输出平面之外。请把池化输入的大小设为 output_size</translation>
    </message>
    <message>
        <source>{0} does not say what it computes: it has no forward</source>
        <translation>{0} 没有说明它计算什么:它没有 forward</translation>
    </message>
    <message>
        <source>there is no module &apos;{0}&apos; to apply again; give the path of one</source>
        <translation>没有可再次应用的模块“{0}”;请给出某个模块的路径</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is {1}, which is no module that can be applied</source>
        <translation>“{0}”是 {1},不是可应用的模块</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; would apply itself without end; name a module that does not hold this node</source>
        <translation>“{0}”会无休止地应用自身;请指定不含此节点的模块</translation>
    </message>
    <message>
        <source>modules are applied again inside one another {0} deep, the most there can be</source>
        <translation>模块相互嵌套地重复应用已达 {0} 层,这是上限</translation>
    </message>
    <message>
        <source>{0} holds modules; {1} is none</source>
        <translation>{0} 容纳模块;{1} 不是模块</translation>
    </message>
    <message>
        <source>{0} holds parameters; {1} is none</source>
        <translation>{0} 容纳参数;{1} 不是参数</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is registered after this node, as its second name; put this node behind it</source>
        <translation>“{0}”在此节点之后注册,成为它的第二个名称;请把此节点放到它后面</translation>
    </message>
    <message>
        <source>the modules applied again make more than {0} nodes</source>
        <translation>重复应用的模块展开后超过 {0} 个节点</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has {1} {2}; applied here it would need {3}</source>
        <translation>“{0}”的 {1} 为 {2};在此应用则需要 {3}</translation>
    </message>
    <message>
        <source>The id {0} is a number; only children of a Sequential or of a list are numbered.</source>
        <translation>标识 {0} 是数字;只有 Sequential 或列表的子节点用数字。</translation>
    </message>
    <message>
        <source>A {0} runs nothing and holds no &quot;wires&quot;: those around it name its children, such as {1}.</source>
        <translation>{0} 不运行任何东西,没有“wires”:由外围的连线指名其子节点,例如 {1}。</translation>
    </message>
    <message>
        <source>The field {0} needs a &quot;{1}&quot;: {2}.</source>
        <translation>字段 {0} 需要“{1}”:{2}。</translation>
    </message>
    <message>
        <source>&quot;order&quot; must be &quot;random&quot; or &quot;file&quot;, not {0}.</source>
        <translation>“order”必须是“random”或“file”,而不是 {0}。</translation>
    </message>
    <message>
        <source>{0} needs a &quot;type&quot;: {1}.</source>
        <translation>{0} 需要“type”:{1}。</translation>
    </message>
    <message>
        <source>There is no {0} {1}.{2} Known: {3}.</source>
        <translation>没有 {0} {1}。{2} 已知:{3}。</translation>
    </message>
    <message>
        <source>{0} takes {1} inputs, {2} are given</source>
        <translation>{0} 需要 {1} 个输入,给出了 {2} 个</translation>
    </message>
    <message>
        <source>{0} is given a value of another module&apos;s forward</source>
        <translation>{0} 收到了另一个模块的 forward 中的值</translation>
    </message>
    <message>
        <source>{0} holds modules and cannot be called</source>
        <translation>{0} 容纳模块,不能调用</translation>
    </message>
    <message>
        <source>{0} is called in the forward of {1}, which has not registered it: add_module</source>
        <translation>{0} 在 {1} 的 forward 中被调用,但后者没有注册它:add_module</translation>
    </message>
    <message>
        <source>the forward of {0} returns what it did not compute</source>
        <translation>{0} 的 forward 返回了不是由它计算的值</translation>
    </message>
    <message>
        <source>a parameter is used in the forward of {0}, which has not registered it: register_parameter</source>
        <translation>{0} 的 forward 使用了一个它没有注册的参数:register_parameter</translation>
    </message>
    <message>
        <source>{0} inputs are given, the module takes {1}</source>
        <translation>给出了 {0} 个输入,模块需要 {1} 个</translation>
    </message>
    <message>
        <source>{0} is {1}; the module was compiled for {2}</source>
        <translation>{0} 为 {1};模块是针对 {2} 编译的</translation>
    </message>
    <message>
        <source>backward needs a forward in training before it, with a loss</source>
        <translation>backward 之前需要一次训练模式下带损失的 forward</translation>
    </message>
    <message>
        <source>{0} is {1}; every input has the batch in front, the same for all</source>
        <translation>{0} 为 {1};每个输入的第一维都是批次,且大小相同</translation>
    </message>
    <message>
        <source>{0} has shape {1} in the graph, and the module has none of it</source>
        <translation>图中 {0} 的形状为 {1},而模块中没有这样的张量</translation>
    </message>
    <message>
        <source>{0}: {1} needs more than one position in a channel to train</source>
        <translation>{0}:{1} 训练时每个通道需要多于一个位置</translation>
    </message>
    <message>
        <source>{0}: {1} needs more than one value per group, and a batch of {2} gives one. Choose another batch_size, or fewer groups</source>
        <translation>{0}:{1} 每组需要多于一个值,而大小为 {2} 的批次只有一个。请更改 batch_size,或减少组数</translation>
    </message>
    <message>
        <source>The run in {0} was made with {1}; with another scheduler it cannot go on</source>
        <translation>{0} 中的训练使用了 {1};换用其他调度器无法继续</translation>
    </message>
    <message>
        <source>The checkpoint in {0} holds a state of early stopping that this version does not know</source>
        <translation>{0} 中的检查点含有此版本不认识的早停状态</translation>
    </message>
    <message>
        <source>The run in {0} was ended by early stopping after epoch {1}. To train on, raise its patience or remove it</source>
        <translation>{0} 中的训练在第 {1} 轮后因早停而结束。要继续训练,请增大其 patience 或移除早停</translation>
    </message>
    <message>
        <source>By how much one must be ahead of the other.</source>
        <translation>一个须领先另一个多少。</translation>
    </message>
    <message>
        <source>{0} is {1}: that is the batch, whose size is not fixed</source>
        <translation>{0} 为 {1}:这是批次,其大小不固定</translation>
    </message>
    <message>
        <source>{0} is {1}, but dimension {2} of {3} has only {4} elements</source>
        <translation>{0} 为 {1},但 {3} 的第 {2} 维只有 {4} 个元素</translation>
    </message>
    <message>
        <source>There is no forward pass to go back through: backward comes once after each, with no other plan run in the same memory between</source>
        <translation>没有可供反向传播的前向传播:每次前向之后只能反向一次,其间不得有其他计划在同一内存中运行</translation>
    </message>
    <message>
        <source>What {0} gave is not there any more: it was not kept, or another plan has used its memory</source>
        <translation>{0} 给出的值已不在:没有保留,或其内存已被另一个计划使用</translation>
    </message>
    <message>
        <source>Cannot export to {0}: &quot;{1}&quot; is none of the endings there are: {2}.</source>
        <translation>无法导出到 {0}:&quot;{1}&quot; 不是可用的扩展名。可用的有:{2}。</translation>
    </message>
    <message>
        <source>PyTorch state_dict</source>
        <translation>PyTorch state_dict</translation>
    </message>
    <message>
        <source>{0} cannot be used: it is not in one of the forms there are: {1}.</source>
        <translation>{0} 无法使用:它不是可用的格式之一:{1}。</translation>
    </message>
    <message>
        <source>What a step is multiplied with where the gradient turned round, and where it did not.</source>
        <translation>梯度反向时、未反向时,步长所乘的系数。</translation>
    </message>
    <message>
        <source>Shortest and longest step.</source>
        <translation>最短和最长的步长。</translation>
    </message>
    <message>
        <source>Steps from the gradient&apos;s sign alone, longer while it stays: for all samples in one batch.</source>
        <translation>只按梯度的符号走步,符号不变时步长变大:适合把所有样本放在一个批次里。</translation>
    </message>
    <message>
        <source>etas lie on both sides of 1, such as 0.5 and 1.2</source>
        <translation>etas 要在 1 的两侧,例如 0.5 和 1.2</translation>
    </message>
    <message>
        <source>Lowest learning rate; the optimizer&apos;s own is not used.</source>
        <translation>最低的学习率;不使用优化器自己的学习率。</translation>
    </message>
    <message>
        <source>How many up.</source>
        <translation>上升多少步。</translation>
    </message>
    <message>
        <source>How many down; left open, as many as up.</source>
        <translation>下降多少步;不填则与上升相同。</translation>
    </message>
    <message>
        <source>Each cycle as high as the first, half as high as the one before, or lower by gamma every time.</source>
        <translation>每个周期与第一个同高、高度为前一个的一半,或每一步按 gamma 降低。</translation>
    </message>
    <message>
        <source>With exp_range: what the height is multiplied with every time.</source>
        <translation>用于 exp_range:每一步高度所乘的系数。</translation>
    </message>
    <message>
        <source>Up and down between two learning rates in straight lines, again and again.</source>
        <translation>在两个学习率之间沿直线反复升降。</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>Mean absolute value</source>
        <translation>平均绝对值</translation>
    </message>
    <message>
        <source>Share of zeros</source>
        <translation>零值所占比例</translation>
    </message>
    <message>
        <source>The optimizer&apos;s state does not fit: &quot;{0}&quot; of {1} is missing or is not what it should be. The network or the optimizer has changed since the checkpoint was saved</source>
        <translation>优化器状态不匹配:{1} 的“{0}”缺失或不是应有的内容。保存检查点之后网络或优化器已改变</translation>
    </message>
    <message>
        <source>The run in {0} was made with {1}; with another optimizer it cannot go on</source>
        <translation>{0} 中的训练使用了 {1};换用其他优化器无法继续</translation>
    </message>
    <message>
        <source>{0} watches {1}, but this run does not measure {2}. Add it to training.metrics where it suits the loss, or watch one of: {3}</source>
        <translation>{0} 监视 {1},但本次运行不度量 {2}。若它适合该损失,请将其加入 training.metrics,或改为监视以下之一:{3}</translation>
    </message>
    <message>
        <source>{0} counts right answers, but no loss here says which are right. It goes with class numbers or with yes and no: CrossEntropyLoss, NLLLoss, MultiMarginLoss, BCEWithLogitsLoss, BCELoss, MultiLabelSoftMarginLoss</source>
        <translation>{0} 统计正确答案,但这里没有损失说明哪些答案正确。它适用于类别编号或是与否:CrossEntropyLoss、NLLLoss、MultiMarginLoss、BCEWithLogitsLoss、BCELoss、MultiLabelSoftMarginLoss</translation>
    </message>
    <message>
        <source>{0} needs a score for each of several classes, but no loss here has them. It goes with class numbers: CrossEntropyLoss, NLLLoss, MultiMarginLoss</source>
        <translation>{0} 需要每个类别的得分,但这里没有损失提供。它适用于类别编号:CrossEntropyLoss、NLLLoss、MultiMarginLoss</translation>
    </message>
    <message>
        <source>{0} needs a probability for each of several classes, but no loss here has them. It goes with class numbers: CrossEntropyLoss, NLLLoss</source>
        <translation>{0} 需要每个类别的概率,但这里没有损失提供。它适用于类别编号:CrossEntropyLoss、NLLLoss</translation>
    </message>
    <message>
        <source>{0} measures how far numbers are off, but no loss here predicts any. It goes with MSELoss, L1Loss, SmoothL1Loss, HuberLoss</source>
        <translation>{0} 度量数值的偏差,但这里没有损失预测数值。它适用于 MSELoss、L1Loss、SmoothL1Loss、HuberLoss</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Share of answers that are right.</source>
        <translation>正确答案所占的比例。</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Precision and recall in one number, their harmonic mean; the mean over the classes that occur.</source>
        <translation>精确率与召回率合为一个数,即两者的调和平均;对出现的各类别取平均。</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>How far the numbers are off, on average.</source>
        <translation>数值平均偏差多少。</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>The mean of the squares of how far the numbers are off.</source>
        <translation>数值偏差平方的平均。</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Among how many classes, all equally probable, one would choose as uncertainly: e to the mean of −log of the right class&apos;s probability.</source>
        <translation>相当于在多少个等概率的类别中同样不确定地选择:e 的(正确类别概率的 −log 的平均)次方。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>How much of what is said to be of a class is of it; the mean over the classes that occur.</source>
        <translation>被判为某类的答案中确属该类的比例;对出现的各类别取平均。</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>How much of what varies in the numbers is explained: 1 is all, 0 no more than their mean does.</source>
        <translation>数值的变化有多少得到解释:1 为全部,0 则不比其平均值更好。</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>How much of what is of a class is found; the mean over the classes that occur.</source>
        <translation>属于某类的样本中被找出的比例;对出现的各类别取平均。</translation>
    </message>
    <message>
        <source>Root mean squared error</source>
        <translation>均方根误差</translation>
    </message>
    <message>
        <source>The square root of the mean squared error: in the unit of the numbers themselves.</source>
        <translation>均方误差的平方根:与数值本身的单位相同。</translation>
    </message>
    <message>
        <source>Top 5</source>
        <translation>前 5</translation>
    </message>
    <message>
        <source>Share of answers where the right class is among the five with the highest scores.</source>
        <translation>正确类别位于得分最高的五个类别之中的答案比例。</translation>
    </message>
    <message>
        <source>Better is smaller (min) or larger (max); left open: as the monitored value wants it.</source>
        <translation>越小越好(min)或越大越好(max);留空:按所监视的值而定。</translation>
    </message>
    <message>
        <source>What is measured beside the loss, after each step and on the validation samples; left open: what suits the loss.</source>
        <translation>除损失外还度量什么,每步之后以及在验证样本上;留空:适合该损失的指标。</translation>
    </message>
    <message>
        <source>What is to get better: a loss smaller, a metric as it is meant.</source>
        <translation>需要改善的量:损失越小越好,指标则按其含义。</translation>
    </message>
    <message>
        <source>What best.pt holds the best weights of; left open: validation.loss, or train.loss where nothing validates.</source>
        <translation>best.pt 保存哪个量最佳时的权重;留空:validation.loss,没有验证时为 train.loss。</translation>
    </message>
    <message>
        <source>The run in {0} stands in the middle of epoch {1} and measures other metrics; their values of this epoch would be of a part of it. Go on with its own metrics</source>
        <translation>{0} 中的运行停在第 {1} 轮中间,且度量的是其他指标;这些指标在本轮的值将只涵盖其中一部分。请使用其原有指标继续</translation>
    </message>
    <message>
        <source>Leave {0} out</source>
        <translation>去掉 {0}</translation>
    </message>
    <message>
        <source>there are {0} metrics; a run measures {1} at most</source>
        <translation>共有 {0} 个指标;一次运行最多度量 {1} 个</translation>
    </message>
    <message>
        <source>Measure {0}</source>
        <translation>度量 {0}</translation>
    </message>
    <message>
        <source>Watch {0}</source>
        <translation>监视 {0}</translation>
    </message>
    <message>
        <source>the project says nothing of its data: give data.source, one of {0}</source>
        <translation>项目没有说明数据:请给出 data.source,可选 {0}</translation>
    </message>
    <message>
        <source>{0} is {1}; did you mean &apos;{2}&apos;? Allowed is {3}</source>
        <translation>{0} 是 {1};是否指 &apos;{2}&apos;?允许的是 {3}</translation>
    </message>
    <message>
        <source>The checkpoint {0} is of a later version of Netloom (version {1}; this one reads up to {2}). Go on with the Netloom that wrote it</source>
        <translation>检查点 {0} 由更新版本的 Netloom 写成(版本 {1};此版本最高可读 {2})。请用写入它的 Netloom 继续</translation>
    </message>
    <message>
        <source>{0} is not a checkpoint of Netloom</source>
        <translation>{0} 不是 Netloom 的检查点</translation>
    </message>
    <message>
        <source>The checkpoint {0} is damaged: {1} is nothing that a run can have. The weights of the run are in last.pt; a new run can start from them</source>
        <translation>检查点 {0} 已损坏:{1} 不是训练可能具有的内容。该训练的权重在 last.pt 中;可由它开始新的训练</translation>
    </message>
    <message>
        <source>What the classes look like: half circles, rings, arms of a spiral, or clouds.</source>
        <translation>各类别的形状:半圆、圆环、螺旋臂或点云。</translation>
    </message>
    <message>
        <source>How many points there are, the classes in turn.</source>
        <translation>点的数量,各类别轮流出现。</translation>
    </message>
    <message>
        <source>How many classes there are.</source>
        <translation>类别的数量。</translation>
    </message>
    <message>
        <source>How far points stray from their curve: a standard deviation.</source>
        <translation>点偏离其曲线的程度:标准差。</translation>
    </message>
    <message>
        <source>The same seed gives the same points.</source>
        <translation>相同的种子给出相同的点。</translation>
    </message>
    <message>
        <source>Points of the plane</source>
        <translation>平面上的点</translation>
    </message>
    <message>
        <source>Moons, rings, spirals or clouds of points in two or more classes: what a network&apos;s bends are good for.</source>
        <translation>两个或更多类别的半月、圆环、螺旋或点云:展示网络的弯折有何用处。</translation>
    </message>
    <message>
        <source>The wires of {0} are not those that were changed.</source>
        <translation>{0} 的连线不是当时更改的那些。</translation>
    </message>
    <message>
        <source>The network is being trained: pause or stop first, or ask for a copy.</source>
        <translation>网络正在训练:请先暂停或停止,或者请求一份副本。</translation>
    </message>
    <message>
        <source>The weights of this network, {0} numbers, do not fit into memory.</source>
        <translation>该网络的权重({0} 个数)放不进内存。</translation>
    </message>
    <message>
        <source>The data cannot be read: {0}</source>
        <translation>无法读取数据:{0}</translation>
    </message>
    <message>
        <source>{0} is the checkpoint of a run; the weights of its model are taken</source>
        <translation>{0} 是一次训练的检查点;取用其中模型的权重</translation>
    </message>
    <message>
        <source>It is in PyTorch&apos;s format from before 1.6, and damaged or cut off.</source>
        <translation>这是 PyTorch 1.6 之前的格式,且已损坏或被截断。</translation>
    </message>
    <message>
        <source>It has {0} bytes and would unpack to {1}: no weights pack as well as that. Nothing was unpacked.</source>
        <translation>文件有 {0} 字节,解压后将有 {1} 字节:没有权重能压缩到这种程度。未解压任何内容。</translation>
    </message>
    <message>
        <source>{0} holds no tensor</source>
        <translation>{0} 不含张量</translation>
    </message>
    <message>
        <source>{0} holds {1} tensors, but the network has no parameters</source>
        <translation>{0} 含有 {1} 个张量,但网络没有参数</translation>
    </message>
    <message>
        <source>{0} is of another network: none of its {1} tensors has a name that this one has. Names there: {2}; names here: {3}</source>
        <translation>{0} 属于另一个网络:其 {1} 个张量的名称在此网络中都不存在。文件中的名称:{2};此处的名称:{3}</translation>
    </message>
    <message>
        <source>{0}: &quot;{1}&quot; in front of its names is left out</source>
        <translation>{0}:已去掉名称前的“{1}”</translation>
    </message>
    <message>
        <source>{0} does not fit the network, not in one tensor: {1}</source>
        <translation>{0} 与网络不匹配,没有一个张量相符:{1}</translation>
    </message>
    <message>
        <source>{0} does not fit the network: {1}. To load the {2} of {3} tensors that fit, add --partial</source>
        <translation>{0} 与网络不匹配:{1}。如需只载入相符的张量({2}/{3}),请加上 --partial</translation>
    </message>
    <message>
        <source>{0}: loaded in part, {1} of {2} tensors; {3}</source>
        <translation>{0}:已部分载入,{1}/{2} 个张量;{3}</translation>
    </message>
    <message>
        <source>Minutes between two checkpoints in the middle of an epoch, for what would be lost if the power failed; 0: at its end alone.</source>
        <translation>一轮之中两次检查点之间的分钟数,以免断电时丢失进度;0:只在每轮结束时保存。</translation>
    </message>
    <message>
        <source>The run in {0} was made with other settings: {1}. With these it would not go on but mix two runs. Go on with its own settings, or begin a new run</source>
        <translation>{0} 中的训练使用了其他设置:{1}。用现在的设置将混合两次训练,而不是继续。请用它自己的设置继续,或开始新的训练</translation>
    </message>
    <message>
        <source>The run in {0} has finished {1} epochs already. To train on, set more epochs</source>
        <translation>{0} 中的训练已完成 {1} 轮。如需继续训练,请设置更多轮数</translation>
    </message>
    <message>
        <source>The checkpoint in {0} holds numbers of {1} that it cannot have at step {2}</source>
        <translation>{0} 中的检查点含有 {1} 在第 {2} 步不可能有的数值</translation>
    </message>
    <message>
        <source>Cannot open the run folder {0}: {1}</source>
        <translation>无法打开训练文件夹 {0}:{1}</translation>
    </message>
    <message>
        <source>{0} is in use: another process trains there. Wait for its end, or choose another folder</source>
        <translation>{0} 正在使用中:另一个进程正在其中训练。请等它结束,或另选文件夹</translation>
    </message>
    <message>
        <source>Cannot lock the run folder {0}: {1}. Choose a folder on another disk</source>
        <translation>无法锁定训练文件夹 {0}:{1}。请选择另一磁盘上的文件夹</translation>
    </message>
    <message>
        <source>{0} is not of this run, and would be overwritten. Choose another run folder</source>
        <translation>{0} 不属于此次训练,且会被覆盖。请另选训练文件夹</translation>
    </message>
    <message>
        <source>{0}: nothing was trained here yet, so the run begins, from the project&apos;s seed</source>
        <translation>{0}:此处尚未训练过,因此从项目的种子开始训练</translation>
    </message>
    <message>
        <source>The run in {0} has taken {1} steps already; it cannot end after step {2}</source>
        <translation>{0} 中的训练已进行 {1} 步;无法在第 {2} 步后结束</translation>
    </message>
    <message>
        <source>The data is being read. It takes a moment.</source>
        <translation>正在读取数据,请稍候。</translation>
    </message>
    <message>
        <source>The samples to look at do not fit into memory.</source>
        <translation>要查看的样本内存放不下。</translation>
    </message>
    <message>
        <source>the list of its pictures does not fit into memory.</source>
        <translation>其图片列表内存放不下。</translation>
    </message>
    <message>
        <source>it is no file.</source>
        <translation>不是文件。</translation>
    </message>
    <message>
        <source>it holds no folders: each class needs one with its pictures, named after it.</source>
        <translation>其中没有文件夹：每个类别需要一个以其命名、存放其图片的文件夹。</translation>
    </message>
    <message>
        <source>it does not exist, or is no file and no folder.</source>
        <translation>不存在，或者既不是文件也不是文件夹。</translation>
    </message>
    <message>
        <source>data is taken from tables (.csv, .tsv, .txt, .dat), NumPy arrays (.npz), texts (.txt) and folders with a folder of pictures for every class.</source>
        <translation>数据可取自表格（.csv、.tsv、.txt、.dat）、NumPy 数组（.npz）、文本（.txt），以及每个类别一个图片文件夹的文件夹。</translation>
    </message>
    <message>
        <source>Nothing is chosen to be predicted yet.</source>
        <translation>还没有选择要预测什么。</translation>
    </message>
    <message>
        <source>Nothing is chosen to go in yet.</source>
        <translation>还没有选择输入什么。</translation>
    </message>
    <message>
        <source>The data has no field {0}.</source>
        <translation>数据没有字段 {0}。</translation>
    </message>
    <message>
        <source>{0} has one class only: there is nothing to tell apart. Choose something else to predict.</source>
        <translation>{0} 只有一个类别：没有可区分的内容。请选择预测别的。</translation>
    </message>
    <message>
        <source>{0} holds whole numbers of no known classes: choose something else to predict.</source>
        <translation>{0} 是类别未知的整数：请选择预测别的。</translation>
    </message>
    <message>
        <source>{0} has {1} numbers a sample, too many for one last layer. Choose something else to predict, or draw the network by hand.</source>
        <translation>{0} 每个样本有 {1} 个数，对一个输出层来说太多。请选择预测别的，或手动绘制网络。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>Inputs and loss alone: everything between is drawn by hand.</source>
        <translation>只有输入和损失：中间的由您绘制。</translation>
    </message>
    <message>
        <source>The baseline: what a weighted sum can tell.</source>
        <translation>基线：加权和能看出什么。</translation>
    </message>
    <message>
        <source>LSTM</source>
        <translation>LSTM</translation>
    </message>
    <message>
        <source>Reads step by step and carries along what came before: the usual start for series and texts.</source>
        <translation>逐步读取并记住之前的内容：序列和文本的常用起点。</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>Two hidden layers: the usual start for tables.</source>
        <translation>两个隐藏层：表格的常用起点。</translation>
    </message>
    <message>
        <source>Small CNN</source>
        <translation>小型 CNN</translation>
    </message>
    <message>
        <source>Rounds of convolution and pooling: the usual start for pictures.</source>
        <translation>多轮卷积与池化：图片的常用起点。</translation>
    </message>
    <message>
        <source>Wide MLP with dropout</source>
        <translation>带 dropout 的宽 MLP</translation>
    </message>
    <message>
        <source>For larger tables: more to learn with, and dropout against learning by heart.</source>
        <translation>用于较大的表格：容量更大，并用 dropout 防止死记硬背。</translation>
    </message>
    <message>
        <source>it has {0} columns; one chooses among {1} at most. Write a project file for it by hand.</source>
        <translation>它有 {0} 列；最多可在 {1} 列中选择。请为它手写项目文件。</translation>
    </message>
    <message>
        <source>the weights trained before</source>
        <translation>之前训练的权重</translation>
    </message>
    <message>
        <source>96 % in a second</source>
        <translation>一秒达到 96 %</translation>
    </message>
    <message>
        <source>30 of 30 in a second</source>
        <translation>一秒 30 个全对</translation>
    </message>
    <message>
        <source>95 % in a few seconds</source>
        <translation>几秒达到 95 %</translation>
    </message>
    <message>
        <source>more than 90 % after five epochs</source>
        <translation>五轮后超过 90 %</translation>
    </message>
    <message>
        <source>better than “as last year”</source>
        <translation>胜过“与去年相同”</translation>
    </message>
    <message>
        <source>half a year ahead to 0.7 ppm</source>
        <translation>提前半年，误差 0.7 ppm</translation>
    </message>
    <message>
        <source>87 % in twenty seconds</source>
        <translation>二十秒达到 87 %</translation>
    </message>
    <message>
        <source>1.47 nats a character in ten seconds</source>
        <translation>十秒达到每字符 1.47 奈特</translation>
    </message>
    <message>
        <source>MSE 0.0036 in a minute</source>
        <translation>一分钟达到 MSE 0.0036</translation>
    </message>
    <message>
        <source>89 % after three epochs</source>
        <translation>三轮后 89 %</translation>
    </message>
    <message>
        <source>98 % in eight seconds</source>
        <translation>八秒达到 98 %</translation>
    </message>
    <message>
        <source>Insert Linear with {0} features on {1}</source>
        <translation>在 {1} 上插入 {0} 个特征的 Linear</translation>
    </message>
    <message>
        <source>Insert a {0} with kernel 1 and {1} channels on {2}</source>
        <translation>在 {2} 上插入核为 1、{1} 个通道的 {0}</translation>
    </message>
    <message>
        <source>Insert a {0} with kernel 1, stride {3} and {1} channels on {2}</source>
        <translation>在 {2} 上插入核为 1、步幅 {3}、{1} 个通道的 {0}</translation>
    </message>
    <message>
        <source>Insert ZeroPad2d around {0}</source>
        <translation>在 {0} 周围插入 ZeroPad2d</translation>
    </message>
    <message>
        <source>Take {0} as one_hot</source>
        <translation>把 {0} 作为 one_hot</translation>
    </message>
    <message>
        <source>Wire {0} to {1}</source>
        <translation>把 {0} 连到 {1}</translation>
    </message>
    <message>
        <source>Add the input {0} and wire it to {1}</source>
        <translation>添加输入 {0} 并连到 {1}</translation>
    </message>
    <message>
        <source>Set {0} of {1} to {2}</source>
        <translation>把 {1} 的 {0} 设为 {2}</translation>
    </message>
    <message>
        <source>there are scores for {0} classes, but &quot;{1}&quot; has labels up to {2}</source>
        <translation>有 {0} 个类别的得分，但“{1}”的标签最大为 {2}</translation>
    </message>
    <message>
        <source>Insert Embedding for the {0} values of {1}</source>
        <translation>为 {1} 的 {0} 个取值插入 Embedding</translation>
    </message>
    <message>
        <source>Remove the wire from {0} to {1}</source>
        <translation>移除从 {0} 到 {1} 的连线</translation>
    </message>
    <message>
        <source>No node &apos;{0}&apos; gives anything to look at; these do: {1}</source>
        <translation>没有节点“{0}”给出可查看的内容；这些有：{1}</translation>
    </message>
    <message>
        <source>it holds no array {0}.</source>
        <translation>其中没有数组 {0}。</translation>
    </message>
    <message>
        <source>PyTorch module and training script</source>
        <translation>PyTorch 模块与训练脚本</translation>
    </message>
    <message>
        <source>The samples for {0} do not fit into memory twice.</source>
        <translation>{0} 所需的样本无法在内存中同时保存两份。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no form in Python: there is no op of its name</source>
        <translation>“{0}”无法写成 Python：没有这个名称的算子</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no form in Python: every module of PyTorch has a switch of that name; rename it</source>
        <translation>“{0}”无法写成 Python：PyTorch 的每个模块都有一个同名的开关；请改名</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; applies a module again that is not there</source>
        <translation>“{0}”要再次应用的模块不存在</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no form in Python: it is a second name of &apos;{1}&apos;, which lies outside of &apos;{2}&apos;</source>
        <translation>“{0}”无法写成 Python：它是“{1}”的第二个名称，而后者位于“{2}”之外</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no form in Python: a loss inside a module; take it out of it</source>
        <translation>“{0}”无法写成 Python：损失位于模块内部；请把它移到外面</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no form in Python: &apos;{1}&apos; reads a loss; take the wire out</source>
        <translation>“{0}”无法写成 Python：“{1}”读取了损失；请去掉这条连线</translation>
    </message>
    <message>
        <source>The model has neither an Output nor a loss, so there is nothing that it would give.</source>
        <translation>模型既没有 Output 也没有损失，因此不会给出任何结果。</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message>
        <source>PyTorch source</source>
        <translation>PyTorch 源代码</translation>
    </message>
    <message>
        <source>the first values of this parameter are not kept; it begins with normal ones</source>
        <translation>此参数的初始值未保留；它以正态分布的值开始</translation>
    </message>
    <message>
        <source>the size of this parameter is not known here; it is set to 1</source>
        <translation>此处无法得知此参数的大小；已设为 1</translation>
    </message>
    <message>
        <source>the first values that nn.init gives are not kept: layers begin as PyTorch&apos;s do by themselves</source>
        <translation>nn.init 给出的初始值未保留：各层按 PyTorch 的默认方式初始化</translation>
    </message>
    <message>
        <source>{0} changes the layer&apos;s parameters, which is not drawn; the layer is drawn without it</source>
        <translation>{0} 会改变该层的参数，这无法画出；该层按没有它的样子画出</translation>
    </message>
    <message>
        <source>packed sequences are drawn as they are, all of one length</source>
        <translation>打包的序列按原样画出，长度全部相同</translation>
    </message>
    <message>
        <source>what arrives at {0} is not known; this wire is missing</source>
        <translation>无法得知到达 {0} 的是什么；缺少这条连线</translation>
    </message>
    <message>
        <source>{0} is not known here; it keeps its default</source>
        <translation>此处无法得知 {0}；保留其默认值</translation>
    </message>
    <message>
        <source>without training=self.training this drops values in evaluation too; a Dropout node does so in training alone</source>
        <translation>没有 training=self.training 时，评估时也会丢弃值；Dropout 节点只在训练时丢弃</translation>
    </message>
    <message>
        <source>the function &apos;{0}&apos; has no counterpart</source>
        <translation>函数“{0}”没有对应的节点</translation>
    </message>
    <message>
        <source>what arrives at this function is not known</source>
        <translation>无法得知到达此函数的是什么</translation>
    </message>
    <message>
        <source>the size to interpolate to is not known</source>
        <translation>无法得知插值的目标大小</translation>
    </message>
    <message>
        <source>this padding has no counterpart</source>
        <translation>这种填充没有对应的节点</translation>
    </message>
    <message>
        <source>only the norms p = 1 and p = 2 are drawn</source>
        <translation>只能画出 p = 1 和 p = 2 的范数</translation>
    </message>
    <message>
        <source>the size of what arrives at this function is not known</source>
        <translation>无法得知到达此函数的张量的大小</translation>
    </message>
    <message>
        <source>this part of the tensor has no counterpart: it takes samples, steps, or places that are not known</source>
        <translation>张量的这一部分没有对应的节点：它取样本、取步长，或位置未知</translation>
    </message>
    <message>
        <source>what is reshaped is not known</source>
        <translation>无法得知被改变形状的是什么</translation>
    </message>
    <message>
        <source>the sizes of this view are not known before the network runs</source>
        <translation>网络运行之前无法得知此 view 的大小</translation>
    </message>
    <message>
        <source>the model is what {0}() makes</source>
        <translation>模型由 {0}() 创建</translation>
    </message>
    <message>
        <source>the argument &apos;{0}&apos; of {1} is not given; it is set to {2}</source>
        <translation>{1} 的参数“{0}”没有给出；已设为 {2}</translation>
    </message>
    <message>
        <source>there is no class &apos;{0}&apos; of nn.Module; there are: {1}</source>
        <translation>没有名为“{0}”的 nn.Module 类；现有：{1}</translation>
    </message>
    <message>
        <source>{0}; and no network is made in this source</source>
        <translation>{0}；并且此源代码中没有创建网络</translation>
    </message>
    <message>
        <source>no network is made here: neither a class derived from nn.Module nor a module by itself</source>
        <translation>这里没有创建网络：既没有从 nn.Module 派生的类，也没有单独的模块</translation>
    </message>
    <message>
        <source>the {0} is drawn as &apos;model&apos;, so its keys begin with model.</source>
        <translation>{0} 以“model”为名画出，因此其键以 model. 开头</translation>
    </message>
    <message>
        <source>this adds nothing that is known to the module</source>
        <translation>这没有向模块添加任何已知的内容</translation>
    </message>
    <message>
        <source>what &apos;{0}&apos; holds is not known; it is left out</source>
        <translation>无法得知“{0}”的内容；已略去</translation>
    </message>
    <message>
        <source>{0} is a fraction; it is read as {1}</source>
        <translation>{0} 是小数；读作 {1}</translation>
    </message>
    <message>
        <source>{0}: {1}; it keeps its default</source>
        <translation>{0}：{1}；保留其默认值</translation>
    </message>
    <message>
        <source>{0} takes modules one by one; the list is read as if * stood before it</source>
        <translation>{0} 逐个接受模块；此列表按前面有 * 来读</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no module that is known; it is left out</source>
        <translation>“{0}”不是已知的模块；已略去</translation>
    </message>
    <message>
        <source>{0} is a class; brackets behind it are put in</source>
        <translation>{0} 是类；已在其后补上括号</translation>
    </message>
    <message>
        <source>entry {0} of {1} is no module that is known; it is left out</source>
        <translation>{1} 的第 {0} 项不是已知的模块；已略去</translation>
    </message>
    <message>
        <source>what {0} holds is not known</source>
        <translation>无法得知 {0} 的内容</translation>
    </message>
    <message>
        <source>{0} is given more arguments than it takes; the rest is left out</source>
        <translation>给 {0} 的参数过多；多余的已略去</translation>
    </message>
    <message>
        <source>{0} has no argument &apos;{1}&apos;; it is left out</source>
        <translation>{0} 没有参数“{1}”；已略去</translation>
    </message>
    <message>
        <source>{0}.{1} is not given or not known; it is set to {2}</source>
        <translation>{0}.{1} 没有给出或无法得知；已设为 {2}</translation>
    </message>
    <message>
        <source>how far this range goes is not known before the network runs</source>
        <translation>网络运行之前无法得知此 range 的范围</translation>
    </message>
    <message>
        <source>this number is out of range</source>
        <translation>此数超出范围</translation>
    </message>
    <message>
        <source>the way this network is put together cannot be followed</source>
        <translation>无法跟踪此网络的组合方式</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is the state that a recurrent layer begins with: it begins with zeros here</source>
        <translation>“{0}”是循环层的初始状态：这里从零开始</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has time before the batch in the source; here the batch comes first and a Transpose turns it</source>
        <translation>源代码中“{0}”的时间在批次之前；这里批次在前，由 Transpose 转换</translation>
    </message>
    <message>
        <source>the size of &apos;{0}&apos; is not in the source; give it: --input {0}=...</source>
        <translation>源代码中没有“{0}”的大小；请给出：--input {0}=...</translation>
    </message>
    <message>
        <source>the size of &apos;{0}&apos; is not in the source; {1} fits the {2} behind it</source>
        <translation>源代码中没有“{0}”的大小；{1} 适合其后的 {2}</translation>
    </message>
    <message>
        <source>line {0}: {1} has no layers and no forward: there is nothing to draw</source>
        <translation>第 {0} 行：{1} 没有层也没有 forward：没有可画的内容</translation>
    </message>
    <message>
        <source>line {0}: {1}</source>
        <translation>第 {0} 行：{1}</translation>
    </message>
    <message>
        <source>what is drawn has mistakes, the first: {0}</source>
        <translation>画出的网络有错误，第一个是：{0}</translation>
    </message>
    <message>
        <source>statements that make no network, from here on, are passed over: training, data, printing</source>
        <translation>从这里起，不构成网络的语句已略过：训练、数据、打印</translation>
    </message>
    <message>
        <source>line 1: there is not enough memory for this source</source>
        <translation>第 1 行：内存不足，无法读取此源代码</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no counterpart; the tensor is drawn without it</source>
        <translation>“{0}”没有对应的节点；张量按没有它的样子画出</translation>
    </message>
    <message>
        <source>a dimension that the tensor does not have</source>
        <translation>张量没有这个维度</translation>
    </message>
    <message>
        <source>the size to reshape to is not known</source>
        <translation>无法得知目标形状</translation>
    </message>
    <message>
        <source>the sizes of these pieces are not known</source>
        <translation>无法得知这些片段的大小</translation>
    </message>
    <message>
        <source>a bracket opened here is not closed; it is taken to end with the text</source>
        <translation>此处的括号没有闭合；视为在文本末尾结束</translation>
    </message>
    <message>
        <source>calls stand in one another too deep: more than {0} levels</source>
        <translation>调用嵌套过深：超过 {0} 层</translation>
    </message>
    <message>
        <source>modules hold each other in a way that cannot be drawn</source>
        <translation>模块相互包含的方式无法画出</translation>
    </message>
    <message>
        <source>this {0} is no part of its module in PyTorch, which then does not train it; it is drawn as &apos;{1}&apos;</source>
        <translation>在 PyTorch 中这个 {0} 不属于其模块，因此不会被训练；画作“{1}”</translation>
    </message>
    <message>
        <source>a value of another module is used here without being given to it; this wire is missing</source>
        <translation>这里使用了另一个模块的值而没有传入；缺少这条连线</translation>
    </message>
    <message>
        <source>a tensor of fixed values is used here, which is not drawn; this wire is missing</source>
        <translation>这里使用了固定值的张量，它无法画出；缺少这条连线</translation>
    </message>
    <message>
        <source>the &apos;{0}&apos; of a layer is used by itself, which is not drawn; this wire is missing</source>
        <translation>这里单独使用了某层的“{0}”，它无法画出；缺少这条连线</translation>
    </message>
    <message>
        <source>the network has more than {0} nodes</source>
        <translation>网络的节点超过 {0} 个</translation>
    </message>
    <message>
        <source>a tensor stretched by expand is used where its size matters; it is drawn as it was</source>
        <translation>被 expand 扩展的张量用在了与其大小有关的地方；按原样画出</translation>
    </message>
    <message>
        <source>{0} has no forward: its layers are drawn without wires</source>
        <translation>{0} 没有 forward：其各层画出但没有连线</translation>
    </message>
    <message>
        <source>forward gives nothing that could be followed; the model has no output</source>
        <translation>forward 没有给出可跟踪的结果；模型没有输出</translation>
    </message>
    <message>
        <source>{0} has no forward; the call is left out</source>
        <translation>{0} 没有 forward；已略去该调用</translation>
    </message>
    <message>
        <source>a part of what forward gives is not known; this output is missing</source>
        <translation>forward 结果的一部分无法得知；缺少这个输出</translation>
    </message>
    <message>
        <source>this line ends too early to be Python; it is left out</source>
        <translation>此行过早结束，不是 Python；已略去</translation>
    </message>
    <message>
        <source>this is not Python at &apos;{0}&apos;; the line is left out</source>
        <translation>“{0}”处不是 Python；该行已略去</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is missing; it is put in</source>
        <translation>缺少“{0}”；已补上</translation>
    </message>
    <message>
        <source>the source has more than {0} parts; no network is written so</source>
        <translation>源代码超过 {0} 个部分；没有网络会这样写</translation>
    </message>
    <message>
        <source>an expression is more than {0} levels deep</source>
        <translation>表达式超过 {0} 层</translation>
    </message>
    <message>
        <source>a comma is missing here; it is put in</source>
        <translation>这里缺少逗号；已补上</translation>
    </message>
    <message>
        <source>a point stands where a comma is meant; it is read as a comma</source>
        <translation>应为逗号的地方写了句点；读作逗号</translation>
    </message>
    <message>
        <source>reading does not come to an end here: a loop or a list without bounds</source>
        <translation>读取在这里无法结束：循环或列表没有界限</translation>
    </message>
    <message>
        <source>this ends in an error</source>
        <translation>这里以错误结束</translation>
    </message>
    <message>
        <source>this condition is not known before the network runs; drawn is what happens where it holds</source>
        <translation>网络运行之前无法得知此条件的结果；画出的是条件成立时的情形</translation>
    </message>
    <message>
        <source>drawn is what happens in evaluation mode, where self.training is False</source>
        <translation>画出的是评估模式下的情形，此时 self.training 为 False</translation>
    </message>
    <message>
        <source>what this loop goes through is not known; it is left out</source>
        <translation>无法得知此循环遍历什么；已略去</translation>
    </message>
    <message>
        <source>only the first {0} passes of this loop are followed</source>
        <translation>只跟踪了此循环的前 {0} 次</translation>
    </message>
    <message>
        <source>this return stands in the loop and ends it after the first pass; it is drawn so</source>
        <translation>这个 return 在循环之内，第一次之后就结束循环；照此画出</translation>
    </message>
    <message>
        <source>how often this loop runs is not known before the network runs; it is left out</source>
        <translation>网络运行之前无法得知此循环运行多少次；已略去</translation>
    </message>
    <message>
        <source>this loop does not end within {0} passes</source>
        <translation>此循环在 {0} 次之内没有结束</translation>
    </message>
    <message>
        <source>this loop does not end within {0} passes; it is left there</source>
        <translation>此循环在 {0} 次之内没有结束；在此停止</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is read as &apos;{1}&apos;</source>
        <translation>“{0}”读作“{1}”</translation>
    </message>
    <message>
        <source>nothing can be assigned to this</source>
        <translation>不能给它赋值</translation>
    </message>
    <message>
        <source>{0} values are unpacked into {1} names</source>
        <translation>{0} 个值被拆分给 {1} 个名字</translation>
    </message>
    <message>
        <source>values written into a part of a tensor are not drawn</source>
        <translation>写入张量一部分的值未画出</translation>
    </message>
    <message>
        <source>this assignment is not understood</source>
        <translation>无法理解此赋值</translation>
    </message>
    <message>
        <source>this expression is not understood</source>
        <translation>无法理解此表达式</translation>
    </message>
    <message>
        <source>the name &apos;{0}&apos; is not defined</source>
        <translation>名字“{0}”没有定义</translation>
    </message>
    <message>
        <source>what stands behind * is not known</source>
        <translation>无法得知 * 之后的内容</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; cannot be applied to these values</source>
        <translation>“{0}”不能用于这些值</translation>
    </message>
    <message>
        <source>one side of this is not known; it is drawn without it</source>
        <translation>其中一侧无法得知；按没有它的样子画出</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; of tensors has no counterpart</source>
        <translation>张量的“{0}”没有对应的节点</translation>
    </message>
    <message>
        <source>there is no entry &apos;{0}&apos;</source>
        <translation>没有条目“{0}”</translation>
    </message>
    <message>
        <source>this has no entries</source>
        <translation>它没有条目</translation>
    </message>
    <message>
        <source>which entry is meant is not known before the network runs</source>
        <translation>网络运行之前无法得知指的是哪个条目</translation>
    </message>
    <message>
        <source>entry {0} of a list of {1} is asked for</source>
        <translation>请求了 {1} 项列表中的第 {0} 项</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is not known here</source>
        <translation>此处不认识“{0}”</translation>
    </message>
    <message>
        <source>the tensor method &apos;{0}&apos; has no counterpart</source>
        <translation>张量方法“{0}”没有对应的节点</translation>
    </message>
    <message>
        <source>there is no &apos;{0}&apos;; it is read as &apos;{1}&apos;</source>
        <translation>没有“{0}”；读作“{1}”</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no &apos;{1}&apos;</source>
        <translation>“{0}”没有“{1}”</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is the name of a class; it is read as the function</source>
        <translation>“{0}”是类的名字；读作函数</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is shared with another module; here each has its own</source>
        <translation>“{0}”与另一个模块共享；这里各有各的</translation>
    </message>
    <message>
        <source>the name &apos;{0}&apos; is written &apos;{1}&apos;</source>
        <translation>名字“{0}”写作“{1}”</translation>
    </message>
    <message>
        <source>{0} has no counterpart; it is left out</source>
        <translation>{0} 没有对应的节点；已略去</translation>
    </message>
    <message>
        <source>{0} is not in this file and is not run; what it gives is not known</source>
        <translation>{0} 不在此文件中，也不会被运行；无法得知其结果</translation>
    </message>
    <message>
        <source>what is called as &apos;{0}&apos; is not known; the call is left out</source>
        <translation>无法得知“{0}”调用的是什么；已略去该调用</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; takes no argument &apos;{1}&apos;; it is left out</source>
        <translation>“{0}”没有参数“{1}”；已略去</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is given more arguments than it takes; the rest is left out</source>
        <translation>给“{0}”的参数过多；多余的已略去</translation>
    </message>
    <message>
        <source>the argument &apos;{0}&apos; of &apos;{1}&apos; is not given</source>
        <translation>“{1}”的参数“{0}”没有给出</translation>
    </message>
    <message>
        <source>super() stands outside of a class</source>
        <translation>super() 在类之外</translation>
    </message>
    <message>
        <source>blocks stand in one another more than {0} deep</source>
        <translation>代码块嵌套超过 {0} 层</translation>
    </message>
    <message>
        <source>this line is indented more than those above it; it is read as if it were not</source>
        <translation>此行比上面的行缩进更多；按没有多余缩进来读</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; belongs to no statement above it; it is left out</source>
        <translation>“{0}”不属于上面的任何语句；已略去</translation>
    </message>
    <message>
        <source>this is not Python at &apos;{0}&apos;; it is read as if a colon stood there</source>
        <translation>“{0}”处不是 Python；按那里有冒号来读</translation>
    </message>
    <message>
        <source>the colon at the end of the line is missing; it is put in</source>
        <translation>行末缺少冒号；已补上</translation>
    </message>
    <message>
        <source>nothing stands in the block that begins here</source>
        <translation>从这里开始的代码块是空的</translation>
    </message>
    <message>
        <source>a bracket opened in line {0} is not closed; it is taken to end before this line</source>
        <translation>第 {0} 行的括号没有闭合；视为在此行之前结束</translation>
    </message>
    <message>
        <source>this is no Python source: it holds bytes that no text has</source>
        <translation>这不是 Python 源代码：含有文本中没有的字节</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; means nothing in Python; it is left out</source>
        <translation>“{0}”在 Python 中没有意义；已略去</translation>
    </message>
    <message>
        <source>brackets stand in one another more than {0} deep</source>
        <translation>括号嵌套超过 {0} 层</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; closes nothing; it is left out</source>
        <translation>“{0}”没有对应的开括号；已略去</translation>
    </message>
    <message>
        <source>a text in quotation marks does not end; it is taken to end with its line</source>
        <translation>引号中的文本没有结束；视为在行末结束</translation>
    </message>
    <message>
        <source>there are no weights in this file, so no network can be made of it</source>
        <translation>此文件中没有权重，无法由它得到网络</translation>
    </message>
    <message>
        <source>there are {0} tensors in this file; at most {1} are drawn</source>
        <translation>此文件中有 {0} 个张量；最多画出 {1} 个</translation>
    </message>
    <message>
        <source>every key begins with {0}, which a wrapper puts there; it is left out</source>
        <translation>每个键都以 {0} 开头，那是包装器加上的；已略去</translation>
    </message>
    <message>
        <source>what has numbers for names stands in &apos;model&apos;, so its keys begin with model.</source>
        <translation>以数字为名的模块放在“model”中，因此其键以 model. 开头</translation>
    </message>
    <message>
        <source>how the layers are joined, and with which activations, weights do not say: wire what has no wires</source>
        <translation>各层如何连接、用哪些激活函数，权重并未说明：请给没有连线的节点连线</translation>
    </message>
    <message>
        <source>{0} holds weights alone: they have no inputs and no classes to choose from.</source>
        <translation>{0} 只有权重：其中没有可选的输入和类。</translation>
    </message>
    <message>
        <source>it has no weights, so which layer it is the file does not say; Identity stands in its place</source>
        <translation>它没有权重，文件没有说明它是哪种层；以 Identity 代替</translation>
    </message>
    <message>
        <source>Linear and Embedding have the same weights without a bias; by its name this is a Linear</source>
        <translation>没有偏置时 Linear 和 Embedding 的权重相同；按名字这是 Linear</translation>
    </message>
    <message>
        <source>stride, padding and dilation are not in the file; the padding keeps the size, the rest is the default</source>
        <translation>文件中没有步长、填充和空洞；填充保持大小，其余为默认值</translation>
    </message>
    <message>
        <source>stride, padding and dilation are not in the file; they are the defaults</source>
        <translation>文件中没有步长、填充和空洞；使用默认值</translation>
    </message>
    <message>
        <source>the number of groups is not in the file; LayerNorm has the same weights</source>
        <translation>文件中没有组数；LayerNorm 的权重相同</translation>
    </message>
    <message>
        <source>the number of heads is not in the file; it is set to {0}, and batch_first to True</source>
        <translation>文件中没有头数；已设为 {0}，batch_first 设为 True</translation>
    </message>
    <message>
        <source>whether time or the batch comes first is not in the file; batch_first is set to True</source>
        <translation>文件中没有说明时间在前还是批次在前；batch_first 设为 True</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is {1}, which no parameter can be here; its size is set to 1</source>
        <translation>“{0}”是 {1}，这里的参数不能如此；其大小设为 1</translation>
    </message>
    <message>
        <source>&apos;{0}&apos;: {1} cannot be muted: it has nothing to pass on.</source>
        <translation>“{0}”:{1} 不能静音:它没有可传递的内容。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no position yet: place it before it is collapsed.</source>
        <translation>“{0}”还没有位置:请先放置再折叠。</translation>
    </message>
    <message>
        <source>There is no wire {0} in {1}.</source>
        <translation>{1} 中没有连线 {0}。</translation>
    </message>
    <message>
        <source>A bend of the wire {0} is not a finite number.</source>
        <translation>连线 {0} 的折点不是有限的数。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no container: the frame &apos;{1}&apos; cannot lie in it.</source>
        <translation>“{0}”不是容器:注释框“{1}”不能放在其中。</translation>
    </message>
    <message>
        <source>The frame &apos;{0}&apos; needs a place and a size above zero.</source>
        <translation>注释框“{0}”需要位置和大于零的尺寸。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is muted and gives its first output alone</source>
        <translation>“{0}”已静音,只给出第一个输出</translation>
    </message>
    <message>
        <source>{0} cannot be muted: it has nothing to pass on.</source>
        <translation>{0} 不能静音:它没有可传递的内容。</translation>
    </message>
    <message>
        <source>The layout of {0} must be a list of two numbers up to 10 million, [x, y], or an object with such a list under &quot;at&quot;.</source>
        <translation>{0} 的布局必须是两个不超过一千万的数的列表 [x, y],或在“at”下含有这样列表的对象。</translation>
    </message>
    <message>
        <source>The bends of {0} must be a list of points, [[x, y], ...], of numbers up to 10 million.</source>
        <translation>{0} 的折点必须是点的列表 [[x, y], ...],数值不超过一千万。</translation>
    </message>
    <message>
        <source>&quot;bends&quot; names a wire that does not exist: {0}. Write it as &quot;from -&gt; to&quot;, each a node&apos;s path or path:port. The entry is left out.</source>
        <translation>“bends”中有不存在的连线:{0}。请写作“from -&gt; to”,两端为节点路径或 路径:端口。该项已忽略。</translation>
    </message>
    <message>
        <source>The frame at position {0} must be an object, not {1}.</source>
        <translation>第 {0} 个注释框必须是对象,而不是 {1}。</translation>
    </message>
    <message>
        <source>The frame at position {0} needs &quot;at&quot;: [x, y] and &quot;size&quot;: [width, height], numbers up to 10 million, the size above zero.</source>
        <translation>第 {0} 个注释框需要 &quot;at&quot;: [x, y] 和 &quot;size&quot;: [宽, 高],数值不超过一千万,尺寸大于零。</translation>
    </message>
    <message>
        <source>The frame at position {0} lies in {1}, which is no container of this project. The frame is left out.</source>
        <translation>第 {0} 个注释框位于 {1},它不是本项目的容器。该注释框已忽略。</translation>
    </message>
    <message>
        <source>Cannot import {0}: &quot;{1}&quot; is none of the endings there are: {2}.</source>
        <translation>无法导入 {0}：“{1}”不在支持的扩展名之列：{2}。</translation>
    </message>
    <message>
        <source>There are no gradients without a loss: the network has none</source>
        <translation>没有损失就没有梯度：该网络没有损失</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; lies in &apos;{1}&apos;, which is muted</source>
        <translation>“{0}”位于已静音的“{1}”中</translation>
    </message>
    <message>
        <source>this loop has more than {0} passes, which is too much to draw</source>
        <translation>此循环超过 {0} 次，多到无法绘制</translation>
    </message>
    <message>
        <source>line {0}: the network has no input &apos;{1}&apos;; it has: {2}</source>
        <translation>第 {0} 行：网络没有输入“{1}”；它有：{2}</translation>
    </message>
    <message>
        <source>There is too little memory to read this.</source>
        <translation>内存不足，无法读取。</translation>
    </message>
    <message>
        <source>there are scores for {0} classes, but &quot;{1}&quot; has labels up to {2}: the scores above never stand for one</source>
        <translation>有 {0} 个类别的得分，但“{1}”的标签最大为 {2}：更大的得分不对应任何标签</translation>
    </message>
    <message>
        <source>There is nothing to draw: the network has no nodes.</source>
        <translation>没有可绘制的内容：网络没有节点。</translation>
    </message>
    <message>
        <source>There is too little memory for this picture.</source>
        <translation>内存不足，无法生成此图片。</translation>
    </message>
    <message>
        <source>SVG picture of the canvas</source>
        <translation>画布的 SVG 图片</translation>
    </message>
    <message>
        <source>PDF picture of the canvas</source>
        <translation>画布的 PDF 图片</translation>
    </message>
    <message>
        <source>PNG picture of the canvas</source>
        <translation>画布的 PNG 图片</translation>
    </message>
    <message>
        <source>ONNX model</source>
        <translation>ONNX 模型</translation>
    </message>
    <message>
        <source>The weights take {0} bytes, and an ONNX file ends at {1}. Export .safetensors or .py instead</source>
        <translation>权重占 {0} 字节，而 ONNX 文件最多 {1} 字节。请改为导出 .safetensors 或 .py</translation>
    </message>
    <message>
        <source>its LSTM cannot project the state (proj_size)</source>
        <translation>ONNX 的 LSTM 不能投影状态（proj_size）</translation>
    </message>
    <message>
        <source>field &quot;{0}&quot; of the data holds {1}, which is not a finite number (sample {2}, element {3} of {4}). Replace it or leave the sample out</source>
        <translation>数据的字段“{0}”含有 {1}，不是有限数（样本 {2}，{4} 个元素中的第 {3} 个）。请替换它或去掉该样本</translation>
    </message>
    <message>
        <source>it divides by 0: its option other is 0</source>
        <translation>除以 0：它的选项 other 为 0</translation>
    </message>
    <message>
        <source>division by 0: {0} of the divisors are 0. Add a small number, such as 1e-6, to them</source>
        <translation>除以 0：除数中有 {0} 为 0。给除数加上一个小数，例如 1e-6</translation>
    </message>
    <message>
        <source>division by almost 0: {0} of the divisors are closer to 0 than 1e-12. Add a small number, such as 1e-6, to them</source>
        <translation>除数几乎为 0：除数中有 {0} 的绝对值小于 1e-12。给除数加上一个小数，例如 1e-6</translation>
    </message>
    <message>
        <source>a negative power of 0 divides by 0: {0} of the bases are 0</source>
        <translation>0 的负数次幂就是除以 0：底数中有 {0} 为 0</translation>
    </message>
    <message>
        <source>a power of a negative number exists for whole exponents alone: {0} of the bases are negative</source>
        <translation>负数只有整数次幂：底数中有 {0} 为负</translation>
    </message>
    <message>
        <source>0 to the power of {0} divides by 0: {1} of the bases are 0</source>
        <translation>0 的 {0} 次幂就是除以 0：底数中有 {1} 为 0</translation>
    </message>
    <message>
        <source>the slope of the power {0} is infinite at 0: {1} of the bases are 0</source>
        <translation>{0} 次幂在 0 处的斜率为无穷大：底数中有 {1} 为 0</translation>
    </message>
    <message>
        <source>a negative number has no power {0}: {1} of the bases are negative</source>
        <translation>负数没有 {0} 次幂：底数中有 {1} 为负</translation>
    </message>
    <message>
        <source>{0} to the power of {1} is too large for a float32</source>
        <translation>{0} 的 {1} 次幂超出 float32 的范围</translation>
    </message>
    <message>
        <source>e to the power of more than 88.7 is too large for a float32: {0} of what exp is given are, the largest {1}</source>
        <translation>指数大于 88.7 时 e 的幂超出 float32 的范围：exp 的输入中有 {0} 如此，最大为 {1}</translation>
    </message>
    <message>
        <source>log of 0 is -infinity: {0} of what it is given are 0. Add a small number, such as 1e-6, before it</source>
        <translation>0 的对数为负无穷：输入中有 {0} 为 0。在它之前加上一个小数，例如 1e-6</translation>
    </message>
    <message>
        <source>log of less than 0 is not a number: {0} of what it is given are, the lowest {1}</source>
        <translation>负数没有对数：输入中有 {0} 为负，最小为 {1}</translation>
    </message>
    <message>
        <source>the slope of log, 1 / x, has no bound close to 0: {0} of what it is given lie below 1e-30. Add a small number, such as 1e-6, before it</source>
        <translation>对数的斜率 1 / x 在 0 附近无界：输入中有 {0} 小于 1e-30。在它之前加上一个小数，例如 1e-6</translation>
    </message>
    <message>
        <source>BCELoss takes the log of probabilities: {0} lie outside of 0 to 1. Put a Sigmoid before it, or take BCEWithLogitsLoss</source>
        <translation>BCELoss 取概率的对数：有 {0} 不在 0 到 1 之间。在它之前放一个 Sigmoid，或改用 BCEWithLogitsLoss</translation>
    </message>
    <message>
        <source>without log_input the loss takes the log of the rates: {0} of them are below 0</source>
        <translation>没有 log_input 时该损失取速率的对数：其中有 {0} 小于 0</translation>
    </message>
    <message>
        <source>the loss takes the log of its targets: {0} of them are below 0</source>
        <translation>该损失取目标的对数：其中有 {0} 小于 0</translation>
    </message>
    <message>
        <source>the mask at {0} hides every key: {1} of its rows are -infinity throughout, and attention over nothing is 0 / 0. Leave each query at least one key</source>
        <translation>{0} 处的掩码遮住了所有键：其中有 {1} 行全为负无穷，对空集的注意力是 0 / 0。请给每个查询至少留下一个键</translation>
    </message>
    <message>
        <source>the square of the distance between input and target is too large for a float32: the distance is {0}{1}</source>
        <translation>输入与目标之差的平方超出 float32 的范围：差为 {0}{1}</translation>
    </message>
    <message>
        <source>what it is given reaches {0} and its weights {1}: their product is too large for a float32</source>
        <translation>输入达到 {0}，权重达到 {1}：二者之积超出 float32 的范围</translation>
    </message>
    <message>
        <source>what it is given reaches {0} and {1}: their product is too large for a float32</source>
        <translation>两个输入达到 {0} 和 {1}：二者之积超出 float32 的范围</translation>
    </message>
    <message>
        <source>its values are finite, the way back is not: what it is given goes from {0}</source>
        <translation>它的数值有限，反向则不然：输入的范围为 {0}</translation>
    </message>
    <message>
        <source>what it is given goes from {0}</source>
        <translation>输入的范围为 {0}</translation>
    </message>
    <message>
        <source>its weights go from {0}</source>
        <translation>权重的范围为 {0}</translation>
    </message>
    <message>
        <source>the slope of the square root is infinite at 0: {0} of what it is given are 0. Add a small number, such as 1e-6, before it</source>
        <translation>平方根在 0 处的斜率为无穷大：输入中有 {0} 为 0。在它之前加上一个小数，例如 1e-6</translation>
    </message>
    <message>
        <source>the square root of less than 0 is not a number: {0} of what it is given are, the lowest {1}</source>
        <translation>负数没有平方根：输入中有 {0} 为负，最小为 {1}</translation>
    </message>
    <message>
        <source>its variance is 0 where all values are the same, as in {0} of {1} parts (the first is number {2}), and eps is {3}: it divides by 0. Raise eps to 1e-5</source>
        <translation>所有值都相同时方差为 0，{1} 个部分中有 {0} 个如此（第一个是 {2} 号），而 eps 为 {3}：于是除以 0。请把 eps 提高到 1e-5</translation>
    </message>
    <message>
        <source>its variance is too large for a float32: what it is given reaches {0}, the square of which is beyond 3.4e38</source>
        <translation>方差超出 float32 的范围：输入达到 {0}，其平方超过 3.4e38</translation>
    </message>
    <message>
        <source>{0} of the {1} weights {2} were not finite numbers when training began. Begin with others</source>
        <translation>训练开始时，{2} 的 {1} 个权重中有 {0} 个不是有限数。请从别的权重开始</translation>
    </message>
    <message>
        <source>{0} of the {1} weights {2} are not finite numbers since the last step, which was too long for them</source>
        <translation>自上一步起，{2} 的 {1} 个权重中有 {0} 个不是有限数：那一步太大</translation>
    </message>
    <message>
        <source>the largest of the weights {0} grew from {1} to {2} in the last {3} steps: the learning rate, {4}, is too high for them</source>
        <translation>最近 {3} 步中 {0} 的最大权重从 {1} 增长到 {2}：学习率 {4} 对它来说太高</translation>
    </message>
    <message>
        <source>A text to begin with is needed: one character at least</source>
        <translation>需要一段开头的文字：至少一个字符</translation>
    </message>
    <message>
        <source>{0}: nothing was chosen to be taken</source>
        <translation>{0}：没有选择要采用的张量</translation>
    </message>
    <message>
        <source>{0} of {1} tensors are taken; these begin anew, from the seed: {2}.</source>
        <translation>已采用 {1} 个张量中的 {0} 个；以下张量由种子重新初始化：{2}。</translation>
    </message>
    <message>
        <source>{0} of {1} tensors are taken; these begin anew, from the seed: {2} and {3} more.</source>
        <translation>已采用 {1} 个张量中的 {0} 个；以下张量由种子重新初始化：{2} 以及另外 {3} 个。</translation>
    </message>
    <message>
        <source>the loss {0} ({1}) is not finite</source>
        <translation>损失 {0}（{1}）不是有限数</translation>
    </message>
    <message>
        <source>the gradient of {0} is not finite</source>
        <translation>{0} 的梯度不是有限数</translation>
    </message>
    <message>
        <source>the gradient that {0} ({1}) gives back is not finite</source>
        <translation>{0}（{1}）反向传出的梯度不是有限数</translation>
    </message>
    <message>
        <source>what {0} ({1}) gives is not finite</source>
        <translation>{0}（{1}）的输出不是有限数</translation>
    </message>
    <message>
        <source>Training stopped at step {0} (epoch {1}): {2}. The weights are as they were before this step</source>
        <translation>训练在第 {0} 步（第 {1} 轮）停止：{2}。权重保持该步之前的状态</translation>
    </message>
    <message>
        <source>The data has no sample {0}; it has {1}</source>
        <translation>数据中没有样本 {0}；共有 {1} 个</translation>
    </message>
    <message>
        <source>Input {0} takes the field &quot;{1}&quot;, which the data has not</source>
        <translation>输入 {0} 取字段“{1}”，但数据中没有它</translation>
    </message>
    <message>
        <source>Input {0} does not fit the field &quot;{1}&quot; of the data any more</source>
        <translation>输入 {0} 与数据的字段“{1}”不再相符</translation>
    </message>
    <message>
        <source>padding {0} keeps {1}</source>
        <translation>padding {0} 保持 {1}</translation>
    </message>
    <message>
        <source>out_features {0}: one for each class of {1}</source>
        <translation>out_features {0}：{1} 的每个类别一个</translation>
    </message>
    <message>
        <source>written out, what it does takes more than the 2 GiB that an ONNX file may have</source>
        <translation>完整写出它的运算会超过 ONNX 文件允许的 2 GiB</translation>
    </message>
    <message>
        <source>two dimensions of what it lays out grow with the batch; with a fixed batch there is one</source>
        <translation>它要重新排列的内容有两个维度随批次增长；固定批次大小后即可导出</translation>
    </message>
    <message>
        <source>the values of the step are finite, its gradient is not; the learning rate is {0}</source>
        <translation>这一步的数值有限，梯度则不然；学习率为 {0}</translation>
    </message>
    <message>
        <source>Input {0} holds whole numbers, by which there is no gradient</source>
        <translation>输入 {0} 是整数，无法对它求梯度</translation>
    </message>
    <message>
        <source>The network gives {0} scores; there is no number {1}</source>
        <translation>网络给出 {0} 个分数；没有第 {1} 个</translation>
    </message>
    <message>
        <source>Grad-CAM needs a layer that gives maps, such as a convolution. Choose one on the canvas</source>
        <translation>Grad-CAM 需要一个输出特征图的层，例如卷积层。请在画布上选择一个</translation>
    </message>
    <message>
        <source>The answer does not depend on {0}</source>
        <translation>答案不依赖于 {0}</translation>
    </message>
    <message>
        <source>Occlusion needs a picture; {0} is none</source>
        <translation>遮挡法需要图片；{0} 不是图片</translation>
    </message>
    <message>
        <source>No loss of this network compares answers with right ones, so there are no results to show</source>
        <translation>这个网络没有把答案与正确答案比较的损失，因此没有结果可显示</translation>
    </message>
    <message>
        <source>{0} (and {1} more nodes that have none)</source>
        <translation>{0}（另有 {1} 个节点同样无法表示）</translation>
    </message>
    <message>
        <source>{0}: ONNX has no form for {1}: {2}</source>
        <translation>{0}：ONNX 无法表示 {1}：{2}</translation>
    </message>
    <message>
        <source>a loss is not part of what is exported</source>
        <translation>损失不属于导出的内容</translation>
    </message>
    <message>
        <source>there is no operator like it</source>
        <translation>没有与之对应的算子</translation>
    </message>
    <message>
        <source>{0}: the weights have no {1} of shape {2}: they are those of another network</source>
        <translation>{0}：权重中没有形状为 {2} 的 {1}：它们属于另一个网络</translation>
    </message>
    <message>
        <source>The file would have {0} bytes, and an ONNX file ends at {1}. Export .safetensors or .py instead</source>
        <translation>文件将有 {0} 字节，而 ONNX 文件最多 {1} 字节。请改为导出 .safetensors 或 .py</translation>
    </message>
    <message>
        <source>This split has no samples</source>
        <translation>这一部分没有样本</translation>
    </message>
    <message>
        <source>{0} gives nothing to look at, or is not part of the network that was trained</source>
        <translation>{0} 没有可看的输出，或者不属于训练过的网络</translation>
    </message>
    <message>
        <source>{0} gives nothing without the right answers, and what is drawn by hand has none</source>
        <translation>没有正确答案时 {0} 没有输出，而手绘的输入没有正确答案</translation>
    </message>
    <message>
        <source>Nothing compares what this network gives with right answers, so there is nothing to name</source>
        <translation>没有损失把这个网络的输出与正确答案比较，因此没有可命名的结果</translation>
    </message>
    <message>
        <source>Nothing that goes in has a gradient</source>
        <translation>没有可求梯度的输入</translation>
    </message>
    <message>
        <source>Select the nodes to reuse.</source>
        <translation>请选择要复用的节点。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; has no name as seen from &apos;{1}&apos;: another node there is called so.</source>
        <translation>从“{1}”看不到“{0}”的名称：那里另有同名节点。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; is no Reuse: it has parameters of its own already.</source>
        <translation>“{0}”不是 Reuse：它已有自己的参数。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; names no module.</source>
        <translation>“{0}”没有指向任何模块。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; lies inside of &apos;{1}&apos;, which it applies again.</source>
        <translation>“{0}”位于它要再次应用的“{1}”之内。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; cannot go into itself.</source>
        <translation>“{0}”不能放入自身。</translation>
    </message>
    <message>
        <source>&apos;{0}&apos; cannot stand in a Sequential: {1} does not take one value and give one.</source>
        <translation>“{0}”不能放在 Sequential 中：{1} 不是接收一个值并给出一个值。</translation>
    </message>
    <message>
        <source>There is too little memory for this.</source>
        <translation>内存不足，无法完成。</translation>
    </message>
    <message>
        <source>Draw a network, or open an example: here one sees what is inside of it.</source>
        <translation>画一个网络，或打开一个示例：这里可以看到它的内部。</translation>
    </message>
    <message>
        <source>The network has mistakes; Problems names them. What runs can be looked into.</source>
        <translation>网络有错误，见“问题”面板。能运行的网络才能查看内部。</translation>
    </message>
    <message>
        <source>There is no data: choose some in Data &amp; Training</source>
        <translation>没有数据：请在“数据与训练”中选择</translation>
    </message>
    <message>
        <source>{0}: its names stand for those behind &quot;{1}&quot; here</source>
        <translation>{0}：其中的名称对应这里 &quot;{1}&quot; 之后的名称</translation>
    </message>
    <message>
        <source>no number lies between start {0} and end {1}</source>
        <translation>start {0} 与 end {1} 之间没有数</translation>
    </message>
    <message>
        <source>Whole numbers in a row, the same in every step: the positions in a sequence, for an Embedding.</source>
        <translation>一排连续的整数，每一步都相同：例如序列中的位置，供 Embedding 使用。</translation>
    </message>
    <message>
        <source>The first number.</source>
        <translation>第一个数。</translation>
    </message>
    <message>
        <source>What the numbers stay below.</source>
        <translation>所有数都小于它。</translation>
    </message>
    <message>
        <source>From one to the next.</source>
        <translation>相邻两个数之间的间隔。</translation>
    </message>
    <message>
        <source>One number in every place, the same in every step.</source>
        <translation>每个位置都是同一个数，每一步都相同。</translation>
    </message>
    <message>
        <source>The number.</source>
        <translation>这个数。</translation>
    </message>
    <message>
        <source>How its first values are drawn; tril: ones on and below the diagonal of its last two dimensions, zeros above.</source>
        <translation>初始值如何产生；tril：在最后两个维度上，对角线及其下方为 1，上方为 0。</translation>
    </message>
    <message>
        <source>{0} is {1}; needed is a dimension after the batch for rows and one for columns: (*, rows, columns)</source>
        <translation>{0} 是 {1}；需要批次之后各有一个行维度和列维度：(*, 行, 列)</translation>
    </message>
    <message>
        <source>(*, rows, columns)</source>
        <translation>(*, 行, 列)</translation>
    </message>
    <message>
        <source>0 is the main diagonal; 1 the one above it, -1 the one below.</source>
        <translation>0 是主对角线；1 是它上面的一条，-1 是它下面的一条。</translation>
    </message>
    <message>
        <source>Keeps the lower triangle of each matrix, and makes the rest 0.</source>
        <translation>保留每个矩阵的下三角，其余置 0。</translation>
    </message>
    <message>
        <source>Keeps the upper triangle of each matrix, and makes the rest 0.</source>
        <translation>保留每个矩阵的上三角，其余置 0。</translation>
    </message>
    <message>
        <source>the mask of this attention is not known; it is drawn without it</source>
        <translation>这个注意力的掩码未知，因此画成没有掩码</translation>
    </message>
    <message>
        <source>{0} is drawn as {1}</source>
        <translation>{0} 画成 {1}</translation>
    </message>
    <message>
        <source>{0} or {1}</source>
        <translation>{0} 或 {1}</translation>
    </message>
    <message>
        <source>what goes into a module and out of it weights do not say: each Module has one Input and one Output</source>
        <translation>模块的输入和输出是什么，权重没有说明：每个 Module 各有一个 Input 和一个 Output</translation>
    </message>
    <message>
        <source>{0} wires are likely, by order, names and sizes: they are proposed, and not part of the network</source>
        <translation>按顺序、名称和尺寸，有 {0} 条连线很可能成立：它们只是建议，不属于网络</translation>
    </message>
    <message>
        <source>Writing was stopped. What was there before is unchanged.</source>
        <translation>写入已停止，原有内容没有改变。</translation>
    </message>
    <message>
        <source>its sizes, strides and storage contradict each other.</source>
        <translation>它的尺寸、步长和存储相互矛盾。</translation>
    </message>
    <message>
        <source>the file is too small for what its tensors claim to hold.</source>
        <translation>文件太小，装不下其中张量声称的内容。</translation>
    </message>
    <message>
        <source>There is too little memory to write {0}.</source>
        <translation>内存不足，无法写入 {0}。</translation>
    </message>
    <message>
        <source>Dismiss %n proposed wires</source>
        <translation>忽略 %n 条建议的连线</translation>
    </message>
    <message>
        <source>Accept %n proposed wires</source>
        <translation>接受 %n 条建议的连线</translation>
    </message>
    <message>
        <source>Accuracy under</source>
        <translation>准确率低于</translation>
    </message>
    <message>
        <source>After an epoch, where accuracy is measured: the share of right answers on the validation samples, or without these on the training&apos;s.</source>
        <translation>每轮结束后,在测量准确率的地方:验证样本上答对的比例;没有验证样本时,用训练样本。</translation>
    </message>
    <message>
        <source>Paused at step {0}: the accuracy of the epoch is {1}, under {2}</source>
        <translation>已在第 {0} 步暂停:这一轮的准确率为 {1},低于 {2}</translation>
    </message>
    <message>
        <source>Dead units over</source>
        <translation>失活单元超过</translation>
    </message>
    <message>
        <source>Now and then: the share of a ReLU&apos;s units that give nothing for any sample of a batch, in the worst layer.</source>
        <translation>不时检查:最差的一层里,对批次中任何样本都没有输出的 ReLU 单元所占的比例。</translation>
    </message>
    <message>
        <source>Paused at step {0}: {1} of the units of {3} are dead, over {2}. They give nothing for any sample of the batch</source>
        <translation>已在第 {0} 步暂停:{3} 有 {1} 的单元失活,超过 {2}。它们对批次中任何样本都没有输出</translation>
    </message>
    <message>
        <source>Gradient norm over</source>
        <translation>梯度范数超过</translation>
    </message>
    <message>
        <source>After a step: how long the gradient of all weights together is, before clipping.</source>
        <translation>每步之后:全部权重的梯度合在一起的长度,裁剪之前。</translation>
    </message>
    <message>
        <source>Paused at step {0}: the gradient&apos;s norm is {1}, over {2}</source>
        <translation>已在第 {0} 步暂停:梯度的范数为 {1},超过 {2}</translation>
    </message>
    <message>
        <source>Loss over</source>
        <translation>损失超过</translation>
    </message>
    <message>
        <source>After a step: the loss of its batch.</source>
        <translation>每步之后:这一批次的损失。</translation>
    </message>
    <message>
        <source>Paused at step {0}: the loss of its batch is {1}, over {2}</source>
        <translation>已在第 {0} 步暂停:这一批次的损失为 {1},超过 {2}</translation>
    </message>
    <message>
        <source>Dead and saturated</source>
        <translation>失活与饱和</translation>
    </message>
    <message>
        <source>Share of dead units</source>
        <translation>失活单元的比例</translation>
    </message>
    <message>
        <source>Share of saturated values</source>
        <translation>饱和值的比例</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Gradient flow</source>
        <translation>梯度流</translation>
    </message>
    <message>
        <source>Norm of the gradient</source>
        <translation>梯度的范数</translation>
    </message>
    <message>
        <source>Root mean square of the gradient</source>
        <translation>梯度的均方根</translation>
    </message>
    <message>
        <source>Update to weight</source>
        <translation>更新与权重之比</translation>
    </message>
    <message>
        <source>Update by weight</source>
        <translation>更新除以权重</translation>
    </message>
    <message>
        <source>Norm of the gradient by its parameters</source>
        <translation>对其参数的梯度的范数</translation>
    </message>
    <message>
        <source>The network has no ReLU: nothing in it can die so.</source>
        <translation>网络里没有 ReLU:不会有单元这样失活。</translation>
    </message>
    <message>
        <source>Dead units</source>
        <translation>失活单元</translation>
    </message>
    <message>
        <source>How many units behind ReLUs give nothing for any sample, before anything is learned.</source>
        <translation>在学到任何东西之前,ReLU 之后有多少单元对任何样本都没有输出。</translation>
    </message>
    <message>
        <source>The first loss is {0}. Guessing between 2 classes costs log 2 = {1}: the network starts without an opinion, as it should.</source>
        <translation>最初的损失为 {0}。在 2 个类别之间猜测的损失是 log 2 = {1}:网络从没有偏见的状态开始,正该如此。</translation>
    </message>
    <message>
        <source>The first loss is {0}. Guessing among {2} classes costs log {2} = {1}: the network starts without an opinion, as it should.</source>
        <translation>最初的损失为 {0}。在 {2} 个类别中猜测的损失是 log {2} = {1}:网络从没有偏见的状态开始,正该如此。</translation>
    </message>
    <message>
        <source>The first loss is {0}, where guessing among {2} classes costs log {2} = {1}.</source>
        <translation>最初的损失为 {0},而在 {2} 个类别中猜测的损失是 log {2} = {1}。</translation>
    </message>
    <message>
        <source>The network starts sure of wrong answers, and the first steps go into unlearning that. Look at the scale of the input, and at what stands before the loss: CrossEntropyLoss wants plain scores, without a Softmax.</source>
        <translation>网络一开始就对错误的答案很有把握,最初的许多步要用来忘掉它。请检查输入的尺度,以及损失之前是什么:CrossEntropyLoss 需要原始得分,前面不要 Softmax。</translation>
    </message>
    <message>
        <source>It starts better than guessing, which untrained weights cannot. One class may be much more frequent than the others, or the right answer is among the inputs.</source>
        <translation>一开始就比猜测好,这是未训练的权重做不到的。可能某个类别比其他的多得多,或者正确答案就在输入里。</translation>
    </message>
    <message>
        <source>The first loss is {0}. Always answering the mean would cost {1}.</source>
        <translation>最初的损失为 {0}。总是回答平均值的损失是 {1}。</translation>
    </message>
    <message>
        <source>The targets are far from what untrained weights give, or the input is large. Bring the targets to a mean of 0 and a spread of 1 (standardize), and the input too.</source>
        <translation>目标值与未训练权重的输出相差很远,或者输入的数值很大。请把目标值变为均值 0、离散度 1(标准化),输入也一样。</translation>
    </message>
    <message>
        <source>The first loss is not a finite number.</source>
        <translation>最初的损失不是有限的数。</translation>
    </message>
    <message>
        <source>Train one step: the run ends there and says at which node it broke, and why.</source>
        <translation>请训练一步:训练会停在那里,并指出在哪个节点、为什么出错。</translation>
    </message>
    <message>
        <source>The first loss is {0}. What guessing would cost is not known for this loss.</source>
        <translation>最初的损失为 {0}。对这种损失,猜测的代价未知。</translation>
    </message>
    <message>
        <source>Loss at the start</source>
        <translation>起始损失</translation>
    </message>
    <message>
        <source>What the untrained network loses, against what guessing costs: log K for K classes, the spread of the targets for numbers.</source>
        <translation>未训练网络的损失,与猜测的代价相比:K 个类别为 log K,数值则为目标值的方差。</translation>
    </message>
    <message>
        <source>&quot;{0}&quot; has numbers from {1} to {2}, with a mean of {3} and a spread of {4}.</source>
        <translation>“{0}”的数值从 {1} 到 {2},均值 {3},离散度 {4}。</translation>
    </message>
    <message>
        <source>{0} of its numbers are missing or infinite. Fill them in or leave those samples out.</source>
        <translation>其中 {0} 个数缺失或无穷大。请填补它们,或去掉这些样本。</translation>
    </message>
    <message>
        <source>That is far from 0 ± 1, and training will be slow or unstable. Standardize the field, or put a BatchNorm first.</source>
        <translation>这与 0 ± 1 相差很远,训练会很慢或不稳定。请把字段标准化,或在最前面放一个 BatchNorm。</translation>
    </message>
    <message>
        <source>Its columns spread from {0} to {1}: the large ones drown the small ones. Standardize the field, which brings each to 0 ± 1.</source>
        <translation>各列的离散度从 {0} 到 {1}:大的会淹没小的。请把字段标准化,使每一列变为 0 ± 1。</translation>
    </message>
    <message>
        <source>The numbers hardly differ from one another. Standardize the field, which brings them to 0 ± 1.</source>
        <translation>这些数彼此几乎没有差别。请把字段标准化,使它们变为 0 ± 1。</translation>
    </message>
    <message>
        <source>All its numbers are the same: there is nothing to learn from.</source>
        <translation>所有的数都一样:没有可学的东西。</translation>
    </message>
    <message>
        <source>It learns faster with numbers around 0 and a spread near 1. Standardize the field.</source>
        <translation>数值在 0 附近、离散度接近 1 时学得更快。请把字段标准化。</translation>
    </message>
    <message>
        <source>That is near enough to 0 ± 1.</source>
        <translation>这已足够接近 0 ± 1。</translation>
    </message>
    <message>
        <source>The network is given whole numbers alone, such as letters or kinds: they have no scale.</source>
        <translation>网络的输入只有整数,例如字母或种类:它们没有尺度。</translation>
    </message>
    <message>
        <source>Scale of the input</source>
        <translation>输入的尺度</translation>
    </message>
    <message>
        <source>How large the numbers are that the network is given, and whether columns differ much.</source>
        <translation>输入网络的数有多大,各列是否相差很多。</translation>
    </message>
    <message>
        <source>The loss falls up to a rate of {0} and grows beyond. A good one to begin with is a tenth of that: {1}. Set is {2}.</source>
        <translation>学习率升到 {0} 之前损失一直下降,之后上升。合适的起点是它的十分之一:{1}。现在的设置是 {2}。</translation>
    </message>
    <message>
        <source>With the rate that is set the loss is likely to explode. Take the suggested one.</source>
        <translation>按现在设置的学习率,损失很可能爆炸。请采用建议值。</translation>
    </message>
    <message>
        <source>The rate that is set is near the edge. The suggested one is safer.</source>
        <translation>现在设置的学习率接近边缘。建议值更稳妥。</translation>
    </message>
    <message>
        <source>The rate that is set is much smaller than it could be: training will take longer than it has to.</source>
        <translation>现在设置的学习率比可用的小得多:训练会花费不必要的时间。</translation>
    </message>
    <message>
        <source>The rate that is set is in that range.</source>
        <translation>现在设置的学习率在这个范围内。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>The time was too short: {0} of {1} steps were taken. Try it with a smaller batch.</source>
        <translation>时间太短:{1} 步只走了 {0} 步。请用较小的批次再试。</translation>
    </message>
    <message>
        <source>At no rate did the loss fall within these steps.</source>
        <translation>在这些步之内,没有任何学习率能使损失下降。</translation>
    </message>
    <message>
        <source>Some tasks take longer. Look whether the network can learn one batch by heart.</source>
        <translation>有些任务需要更久。请看看网络能否记住一个批次。</translation>
    </message>
    <message>
        <source>Trains 120 steps while the rate rises from 0.000001 to 10, until the loss explodes: good ones lie well before.</source>
        <translation>训练 120 步,学习率从 0.000001 升到 10,直到损失爆炸:合适的值远在那之前。</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Shown the same {0} samples {3} times, the loss went from {1} to {2}.</source>
        <translation>同样的 {0} 个样本看了 {3} 遍,损失从 {1} 变为 {2}。</translation>
    </message>
    <message>
        <source>It can learn them by heart: data, network and loss are connected rightly. Whether it learns what holds for others too, training shows.</source>
        <translation>它能记住它们:数据、网络和损失连接正确。能否学到对其他样本也成立的东西,要看训练。</translation>
    </message>
    <message>
        <source>The time was too short to learn them by heart. As far as it came, it learns.</source>
        <translation>时间太短,没能全部记住。就目前所见,它在学习。</translation>
    </message>
    <message>
        <source>It learns them slowly. A larger network, or one without strong regularisation, should get to zero.</source>
        <translation>它记得很慢。更大的网络,或没有强正则化的网络,应当能降到零。</translation>
    </message>
    <message>
        <source>A network that cannot learn a few samples by heart will not learn many. Look whether the targets belong to the inputs, whether a layer is frozen or dead, and whether the loss is the right one for the answers.</source>
        <translation>连几个样本都记不住的网络,也学不会很多样本。请检查目标值是否与输入对应,是否有层被冻结或失活,以及损失是否适合这种答案。</translation>
    </message>
    <message>
        <source>Learn one batch by heart</source>
        <translation>记住一个批次</translation>
    </message>
    <message>
        <source>Trains on the same few samples again and again, without dropout and with Adam: the loss has to fall to nearly zero.</source>
        <translation>反复训练同样的几个样本,不用 Dropout,用 Adam:损失应当降到接近零。</translation>
    </message>
    <message>
        <source>After {0} steps {1} of the answers are right; with shuffled labels, where only chance helps, {2}.</source>
        <translation>{0} 步之后,{1} 的答案正确;标签打乱时只能靠运气,为 {2}。</translation>
    </message>
    <message>
        <source>After {0} steps the loss is {1}; with shuffled targets, where only chance helps, {2}.</source>
        <translation>{0} 步之后损失为 {1};目标值打乱时只能靠运气,为 {2}。</translation>
    </message>
    <message>
        <source>The inputs do say something about the answers. A metric at the level of the shuffled ones means that nothing was learned.</source>
        <translation>输入确实包含关于答案的信息。如果指标停留在打乱时的水平,说明什么也没学到。</translation>
    </message>
    <message>
        <source>The right answers are hardly easier to learn than shuffled ones. Look whether labels and inputs are in the same order, try another learning rate, or train longer: the task may be hard.</source>
        <translation>正确的答案几乎不比打乱的更容易学。请检查标签与输入的顺序是否一致,换一个学习率,或训练更久:任务可能很难。</translation>
    </message>
    <message>
        <source>The loss became infinite within the first steps.</source>
        <translation>损失在最初几步内变为无穷大。</translation>
    </message>
    <message>
        <source>Find a smaller learning rate first.</source>
        <translation>请先找一个较小的学习率。</translation>
    </message>
    <message>
        <source>Shuffled labels</source>
        <translation>打乱标签</translation>
    </message>
    <message>
        <source>Trains up to 200 steps with the right answers, and as many with answers of other samples: what chance looks like.</source>
        <translation>用正确答案训练至多 200 步,再用其他样本的答案训练同样多步:看看纯靠运气是什么样子。</translation>
    </message>
    <message>
        <source>There is no optimizer &quot;{0}&quot;</source>
        <translation>没有优化器“{0}”</translation>
    </message>
    <message>
        <source>While a run goes on with {0}, {1} is the schedule&apos;s to set. Choose another schedule and begin a new run</source>
        <translation>训练采用 {0} 时,{1} 由学习率计划决定。请选择其他计划并开始新的训练</translation>
    </message>
    <message>
        <source>With these settings {0} needs a memory of the steps before that this run has not kept. Begin a new run with them</source>
        <translation>采用这些设置时,{0} 需要此前各步的记忆,而这次训练没有保留。请用它们开始新的训练</translation>
    </message>
    <message>
        <source>None of the {1} units behind ReLUs is dead.</source>
        <translation>ReLU 之后的 {1} 个单元没有一个失活。</translation>
    </message>
    <message>
        <source>{0} of the {1} units behind ReLUs give nothing for any sample; most of them in {2}: {3} of {4}.</source>
        <translation>ReLU 之后的 {1} 个单元中有 {0} 个对任何样本都没有输出;最多的是 {2}:{4} 个中的 {3} 个。</translation>
    </message>
    <message>
        <source>So few do no harm.</source>
        <translation>这么少没有妨碍。</translation>
    </message>
    <message>
        <source>What is dead at the start hardly ever learns. Look at the scale of the input, put a BatchNorm before the ReLU, or take LeakyReLU or GELU.</source>
        <translation>一开始就失活的单元几乎学不到东西。请检查输入的尺度,在 ReLU 之前放一个 BatchNorm,或改用 LeakyReLU 或 GELU。</translation>
    </message>
</context>
<context>
    <name>studio::Document</name>
    <message>
        <source>Keep the path of the data</source>
        <translation>保留数据路径</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
</context>
<context>
    <name>studio::Insight</name>
    <message>
        <source>Draw a network, or open an example: here one sees what is inside of it.</source>
        <translation>画一个网络，或打开一个示例：这里可以看到它的内部。</translation>
    </message>
    <message>
        <source>The network has mistakes; Problems names them. What runs can be looked into.</source>
        <translation>网络有错误，见“问题”面板。能运行的网络才能查看内部。</translation>
    </message>
</context>
<context>
    <name>studio::Proposals</name>
    <message numerus="yes">
        <source>Dismiss %n proposed wires</source>
        <translation>
            <numerusform>忽略 %n 条建议的连线</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %n proposed wires</source>
        <translation>
            <numerusform>接受 %n 条建议的连线</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::Actions</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>Shows every key and gesture</source>
        <translation>显示所有按键和手势</translation>
    </message>
    <message>
        <source>About Netloom</source>
        <translation>关于 Netloom</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>版本与许可证</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Starts an empty project</source>
        <translation>新建空项目</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Opens a project file</source>
        <translation>打开项目文件</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saves the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Saves the project under another name</source>
        <translation>以其他名称保存项目</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Closes the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Takes the last change back</source>
        <translation>撤回上一次更改</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Does it again</source>
        <translation>再做一次</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Cuts the selected nodes</source>
        <translation>剪切所选节点</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copies the selected nodes as project text</source>
        <translation>将所选节点复制为项目文本</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Pastes nodes</source>
        <translation>粘贴节点</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Duplicates the selected nodes</source>
        <translation>为所选节点创建副本</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Deletes the selected nodes and their wires</source>
        <translation>删除所选节点及其连线</translation>
    </message>
    <message>
        <source>Delete and join</source>
        <translation>删除并接合</translation>
    </message>
    <message>
        <source>Deletes the selected nodes and joins what was around them</source>
        <translation>删除所选节点,并把前后接起来</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Selects every node here</source>
        <translation>选中此处所有节点</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Renames the selected node</source>
        <translation>重命名所选节点</translation>
    </message>
    <message>
        <source>Add node…</source>
        <translation>添加节点…</translation>
    </message>
    <message>
        <source>Searches for a layer to add</source>
        <translation>搜索要添加的层</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>编组</translation>
    </message>
    <message>
        <source>Puts the selected nodes into a container: a chain becomes Sequential</source>
        <translation>把所选节点放入容器:链变为 Sequential</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>取消编组</translation>
    </message>
    <message>
        <source>Takes the nodes out of the selected container</source>
        <translation>把节点从所选容器中取出</translation>
    </message>
    <message>
        <source>Leave container</source>
        <translation>离开容器</translation>
    </message>
    <message>
        <source>Goes back to where the container stands</source>
        <translation>回到容器所在处</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理布局</translation>
    </message>
    <message>
        <source>Lays the nodes out along the data</source>
        <translation>沿数据流排列节点</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Makes the canvas larger</source>
        <translation>放大画布</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Makes the canvas smaller</source>
        <translation>缩小画布</translation>
    </message>
    <message>
        <source>Fit all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Shows the whole network</source>
        <translation>显示整个网络</translation>
    </message>
    <message>
        <source>Fit selection</source>
        <translation>显示所选</translation>
    </message>
    <message>
        <source>Shows the selected nodes</source>
        <translation>显示所选节点</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light or dark as the desktop</source>
        <translation>明暗随桌面</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色配色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色配色</translation>
    </message>
    <message>
        <source>System language</source>
        <translation>系统语言</translation>
    </message>
    <message>
        <source>The language of the desktop</source>
        <translation>桌面的语言</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Trains in the background, or goes on after a pause</source>
        <translation>在后台训练,或在暂停后继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pauses after the current step</source>
        <translation>在当前步之后暂停</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>Trains one step, then pauses</source>
        <translation>训练一步后暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ends the training and keeps the weights</source>
        <translation>结束训练并保留权重</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Time per layer</source>
        <translation>各层用时</translation>
    </message>
    <message>
        <source>Shows on each layer what it takes of a training step</source>
        <translation>在每一层上显示其在训练步中的用时</translation>
    </message>
    <message>
        <source>Duplicate with inputs</source>
        <translation>连同输入一起复制</translation>
    </message>
    <message>
        <source>Duplicates the selected nodes, fed by what feeds them</source>
        <translation>复制选中的节点，由原来的输入供给</translation>
    </message>
    <message>
        <source>Mini-map</source>
        <translation>小地图</translation>
    </message>
    <message>
        <source>Shows all of the network in a corner, where there is room</source>
        <translation>地方够时，在角落里显示整个网络</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Larger text in the whole window, for a projector</source>
        <translation>放大整个窗口的文字，适合投影</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Smaller text in the whole window</source>
        <translation>缩小整个窗口的文字</translation>
    </message>
    <message>
        <source>As designed</source>
        <translation>原始大小</translation>
    </message>
    <message>
        <source>Text as large as it was at first</source>
        <translation>文字恢复最初的大小</translation>
    </message>
    <message>
        <source>New from data…</source>
        <translation>从数据新建…</translation>
    </message>
    <message>
        <source>Looks at data of your own and draws a first network for it</source>
        <translation>查看您自己的数据，并为它绘制第一个网络</translation>
    </message>
    <message>
        <source>Import weights…</source>
        <translation>导入权重…</translation>
    </message>
    <message>
        <source>Reads weights for this network from a file: training goes on from them</source>
        <translation>从文件读取此网络的权重：训练由此继续</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Draws the network of another program&apos;s file: %1</source>
        <translation>画出其他程序文件中的网络：%1</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Shows the help pages</source>
        <translation>显示帮助页面</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Writes the weights, the network or its picture to a file: %1</source>
        <translation>将权重、网络或其图片写入文件：%1</translation>
    </message>
    <message>
        <source>Copy as picture</source>
        <translation>复制为图片</translation>
    </message>
    <message>
        <source>Copies what the canvas shows, for a document or a mail</source>
        <translation>复制画布所显示的内容，用于文档或邮件</translation>
    </message>
    <message>
        <source>Paste as Reuse</source>
        <translation>粘贴为 Reuse</translation>
    </message>
    <message>
        <source>Pastes nodes of this network that share the parameters of those copied</source>
        <translation>粘贴本网络的节点，与被复制的节点共享参数</translation>
    </message>
    <message>
        <source>Duplicate as Reuse</source>
        <translation>复制为 Reuse</translation>
    </message>
    <message>
        <source>Duplicates the selected nodes; the copies share their parameters</source>
        <translation>复制所选节点；副本共享其参数</translation>
    </message>
    <message>
        <source>Make unique</source>
        <translation>使其独立</translation>
    </message>
    <message>
        <source>Gives the selected Reuse a copy of its module, with parameters of its own</source>
        <translation>为所选的 Reuse 提供其模块的副本，并拥有自己的参数</translation>
    </message>
    <message>
        <source>Wire</source>
        <translation>连线</translation>
    </message>
    <message>
        <source>Draws a wire from the selected node: arrows choose where to, Enter wires, Escape leaves</source>
        <translation>从所选节点画一条连线：方向键选择目标，Enter 连接，Escape 取消</translation>
    </message>
    <message>
        <source>Open or edit</source>
        <translation>打开或编辑</translation>
    </message>
    <message>
        <source>Shows the inside of the selected container, or goes to the options of the selected node</source>
        <translation>显示所选容器的内部，或转到所选节点的选项</translation>
    </message>
    <message>
        <source>Open in place</source>
        <translation>原位打开</translation>
    </message>
    <message>
        <source>Shows the layers of the selected Sequential in it, or closes it again</source>
        <translation>在所选 Sequential 内显示其各层，或再次关闭</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>The selected nodes pass on what they get, as Identity does; or no longer</source>
        <translation>所选节点像 Identity 一样原样传递,或恢复</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Draws the selected nodes as their titles alone; or no longer</source>
        <translation>只显示所选节点的标题,或恢复</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>A frame with a title around the selected nodes, or an empty one</source>
        <translation>在所选节点周围加一个带标题的框,或一个空框</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Finds nodes by id, layer or option, in every container</source>
        <translation>按名称、层或选项在所有容器中查找节点</translation>
    </message>
    <message>
        <source>Left edges</source>
        <translation>左边缘</translation>
    </message>
    <message>
        <source>Aligns the left edges of the selected nodes</source>
        <translation>对齐所选节点的左边缘</translation>
    </message>
    <message>
        <source>Centres</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>Puts the selected nodes one above the other, by their middles</source>
        <translation>使所选节点上下居中对齐</translation>
    </message>
    <message>
        <source>Right edges</source>
        <translation>右边缘</translation>
    </message>
    <message>
        <source>Aligns the right edges of the selected nodes</source>
        <translation>对齐所选节点的右边缘</translation>
    </message>
    <message>
        <source>Top edges</source>
        <translation>上边缘</translation>
    </message>
    <message>
        <source>Aligns the top edges of the selected nodes</source>
        <translation>对齐所选节点的上边缘</translation>
    </message>
    <message>
        <source>In one line</source>
        <translation>排成一行</translation>
    </message>
    <message>
        <source>Puts the selected nodes side by side, so that their wires run straight</source>
        <translation>使所选节点并排,连线保持水平</translation>
    </message>
    <message>
        <source>Bottom edges</source>
        <translation>下边缘</translation>
    </message>
    <message>
        <source>Aligns the bottom edges of the selected nodes</source>
        <translation>对齐所选节点的下边缘</translation>
    </message>
    <message>
        <source>Equal gaps across</source>
        <translation>水平等距</translation>
    </message>
    <message>
        <source>Gives the selected nodes equal gaps from left to right</source>
        <translation>使所选节点从左到右间距相等</translation>
    </message>
    <message>
        <source>Equal gaps down</source>
        <translation>垂直等距</translation>
    </message>
    <message>
        <source>Gives the selected nodes equal gaps from top to bottom</source>
        <translation>使所选节点从上到下间距相等</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>窗口的下一部分</translation>
    </message>
    <message>
        <source>Takes the keyboard to the next panel, toolbar or the canvas</source>
        <translation>将键盘焦点移到下一个面板、工具栏或画布</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>窗口的上一部分</translation>
    </message>
    <message>
        <source>Takes the keyboard to the panel before, toolbar or the canvas</source>
        <translation>将键盘焦点移到上一个面板、工具栏或画布</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>排列</translation>
    </message>
    <message>
        <source>Next proposed wire</source>
        <translation>下一条建议的连线</translation>
    </message>
    <message>
        <source>Goes to the next proposed wire: Enter accepts it, Delete dismisses it, Escape leaves</source>
        <translation>转到下一条建议的连线：Enter 接受，Delete 忽略，Escape 离开</translation>
    </message>
    <message>
        <source>Accept proposed wires</source>
        <translation>接受建议的连线</translation>
    </message>
    <message>
        <source>Draws all proposed wires, in every container</source>
        <translation>画出所有建议的连线，包括每个容器里的</translation>
    </message>
    <message>
        <source>Dismiss proposed wires</source>
        <translation>忽略建议的连线</translation>
    </message>
    <message>
        <source>Takes all proposals away; Undo brings them back</source>
        <translation>去掉所有建议；撤销可以恢复</translation>
    </message>
    <message>
        <source>Apply settings to the run</source>
        <translation>将设置应用到训练</translation>
    </message>
    <message>
        <source>The run goes by the optimizer&apos;s settings as they are now from its next step on</source>
        <translation>训练从下一步起采用优化器现在的设置</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Tries all that can be tried before a long run</source>
        <translation>尝试长时间训练之前可以尝试的一切</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
</context>
<context>
    <name>ui::AnswerBars</name>
    <message>
        <source>What the network says</source>
        <translation>网络的回答</translation>
    </message>
</context>
<context>
    <name>ui::Breadcrumb</name>
    <message>
        <source>Where you are</source>
        <translation>当前位置</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Show the whole model</source>
        <translation>显示整个模型</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>显示 %1</translation>
    </message>
</context>
<context>
    <name>ui::BreakBubble</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Where training broke</source>
        <translation>训练在何处中断</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Epoch %1, step %2, batch %3 · %4</source>
        <translation>第 %1 轮，第 %2 步，第 %3 批 · %4</translation>
    </message>
    <message>
        <source>backward pass</source>
        <translation>反向传播</translation>
    </message>
    <message>
        <source>forward pass</source>
        <translation>前向传播</translation>
    </message>
    <message>
        <source>Samples of the training split: %1</source>
        <translation>训练集中的样本：%1</translation>
    </message>
    <message>
        <source>The weights are as they were before this step.</source>
        <translation>权重保持该步之前的状态。</translation>
    </message>
    <message>
        <source>sample %1: %2 to %3, and %4</source>
        <translation>样本 %1：%2 到 %3，以及 %4</translation>
    </message>
    <message>
        <source>sample %1: given %2 to %3, gives %4</source>
        <translation>样本 %1：输入 %2 到 %3，输出 %4</translation>
    </message>
    <message>
        <source>Lower the learning rate to %1</source>
        <translation>把学习率降到 %1</translation>
    </message>
    <message>
        <source>Set eps to 1e-5</source>
        <translation>把 eps 设为 1e-5</translation>
    </message>
    <message>
        <source>Clip gradients at 1</source>
        <translation>把梯度裁剪到 1</translation>
    </message>
    <message>
        <source>Show data sample %1</source>
        <translation>显示数据样本 %1</translation>
    </message>
</context>
<context>
    <name>ui::Canvas</name>
    <message>
        <source>Add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>Connect %1 to %2</source>
        <translation>连接 %1 到 %2</translation>
    </message>
    <message>
        <source>Insert %1 on a wire</source>
        <translation>在连线上插入 %1</translation>
    </message>
    <message>
        <source>Move %1 in its chain</source>
        <translation>在链中移动 %1</translation>
    </message>
    <message>
        <source>“%1” cannot be a name: letters, digits and _ only.</source>
        <translation>“%1”不能作名称:只能用字母、数字和 _。</translation>
    </message>
    <message>
        <source>Rename to %1</source>
        <translation>重命名为 %1</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Remove a wire</source>
        <translation>移除一条连线</translation>
    </message>
    <message>
        <source>Delete, keep the chain</source>
        <translation>删除并保持链</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Delete %1 nodes</source>
        <translation>删除 %1 个节点</translation>
    </message>
    <message>
        <source>Move a node</source>
        <translation>移动一个节点</translation>
    </message>
    <message>
        <source>Move %1 nodes</source>
        <translation>移动 %1 个节点</translation>
    </message>
    <message>
        <source>Cut a wire</source>
        <translation>剪断一条连线</translation>
    </message>
    <message>
        <source>Cut %1 wires</source>
        <translation>剪断 %1 条连线</translation>
    </message>
    <message>
        <source>Keys of the state_dict: %1. Trained weights go with them.</source>
        <translation>state_dict 的键：%1。训练好的权重随之移动。</translation>
    </message>
    <message>
        <source>Keys of the state_dict: %1 and %2 more. Trained weights go with them.</source>
        <translation>state_dict 的键：%1 以及另外 %2 个。训练好的权重随之移动。</translation>
    </message>
    <message>
        <source>Move a comment</source>
        <translation>移动注释</translation>
    </message>
    <message>
        <source>Move %1 into %2</source>
        <translation>将 %1 移入 %2</translation>
    </message>
    <message>
        <source>Move %1 out of its container</source>
        <translation>将 %1 移出其容器</translation>
    </message>
    <message>
        <source>Resize a comment</source>
        <translation>调整注释大小</translation>
    </message>
    <message>
        <source>Move a bend</source>
        <translation>移动弯折点</translation>
    </message>
</context>
<context>
    <name>ui::CanvasMarks</name>
    <message>
        <source>Title of the comment</source>
        <translation>注释的标题</translation>
    </message>
    <message>
        <source>%1 cannot be muted: a %2 has nothing to pass on.</source>
        <translation>%1 不能静音:%2 没有可传递的内容。</translation>
    </message>
    <message>
        <source>Mute %1</source>
        <translation>静音 %1</translation>
    </message>
    <message>
        <source>Unmute %1</source>
        <translation>取消 %1 的静音</translation>
    </message>
    <message>
        <source>Mute %1 nodes</source>
        <translation>静音 %1 个节点</translation>
    </message>
    <message>
        <source>Unmute %1 nodes</source>
        <translation>取消 %1 个节点的静音</translation>
    </message>
    <message>
        <source>Collapse %1</source>
        <translation>折叠 %1</translation>
    </message>
    <message>
        <source>Expand %1</source>
        <translation>展开 %1</translation>
    </message>
    <message>
        <source>Collapse %1 nodes</source>
        <translation>折叠 %1 个节点</translation>
    </message>
    <message>
        <source>Expand %1 nodes</source>
        <translation>展开 %1 个节点</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>Add a comment</source>
        <translation>添加注释</translation>
    </message>
    <message>
        <source>Remove a bend</source>
        <translation>移除弯折点</translation>
    </message>
    <message>
        <source>Delete a comment</source>
        <translation>删除注释</translation>
    </message>
    <message>
        <source>Delete %1 nodes</source>
        <translation>删除 %1 个节点</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour of a comment</source>
        <translation>注释的颜色</translation>
    </message>
    <message>
        <source>Delete comment, keep nodes</source>
        <translation>删除注释,保留节点</translation>
    </message>
    <message>
        <source>Title of a comment</source>
        <translation>注释的标题</translation>
    </message>
    <message>
        <source>Bend a wire</source>
        <translation>弯折连线</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>取消静音</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Expand</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>Collapse</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>Add a bend</source>
        <translation>添加弯折点</translation>
    </message>
    <message>
        <source>Remove its bends</source>
        <translation>移除所有弯折点</translation>
    </message>
    <message>
        <source>Straighten a wire</source>
        <translation>拉直连线</translation>
    </message>
</context>
<context>
    <name>ui::CanvasView</name>
    <message>
        <source>Remove a wire</source>
        <translation>移除一条连线</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Duplicate with inputs</source>
        <translation>连同输入创建副本</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>编组</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>取消编组</translation>
    </message>
    <message>
        <source>Select a Sequential or Module to ungroup.</source>
        <translation>请选择要取消编组的 Sequential 或 Module。</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理布局</translation>
    </message>
    <message>
        <source>Add to this module…</source>
        <translation>添加到此模块…</translation>
    </message>
    <message>
        <source>Add a node…</source>
        <translation>添加节点…</translation>
    </message>
    <message>
        <source>What takes %1…</source>
        <translation>谁接收 %1…</translation>
    </message>
    <message>
        <source>What comes next…</source>
        <translation>下一步是…</translation>
    </message>
    <message>
        <source>What feeds it…</source>
        <translation>由谁输入…</translation>
    </message>
    <message>
        <source>Remove wire</source>
        <translation>移除连线</translation>
    </message>
    <message>
        <source>Insert a node…</source>
        <translation>插入节点…</translation>
    </message>
    <message>
        <source>Insert…</source>
        <translation>插入…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete, keep the chain</source>
        <translation>删除并保持链</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Name of the node</source>
        <translation>节点名称</translation>
    </message>
    <message>
        <source>Network canvas</source>
        <translation>网络画布</translation>
    </message>
    <message>
        <source>Draw a network</source>
        <translation>画一个网络</translation>
    </message>
    <message>
        <source>Nothing in here yet</source>
        <translation>这里还是空的</translation>
    </message>
    <message>
        <source>Drag a layer here from the palette, or press Tab and type its name.</source>
        <translation>从层面板拖一个层到这里,或按 Tab 键入其名称。</translation>
    </message>
    <message>
        <source>Cut a node</source>
        <translation>剪切一个节点</translation>
    </message>
    <message>
        <source>Cut %1 nodes</source>
        <translation>剪切 %1 个节点</translation>
    </message>
    <message>
        <source>Inside a Sequential the order says where its layers lie.</source>
        <translation>在 Sequential 内,层的位置由顺序决定。</translation>
    </message>
    <message>
        <source>Select %1 nodes or more to arrange them.</source>
        <translation>请至少选择 %1 个节点再排列。</translation>
    </message>
    <message>
        <source>Distribute nodes</source>
        <translation>均匀分布节点</translation>
    </message>
    <message>
        <source>Align nodes</source>
        <translation>对齐节点</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open in place</source>
        <translation>原位打开</translation>
    </message>
    <message>
        <source>Duplicate as Reuse</source>
        <translation>复制为 Reuse</translation>
    </message>
    <message>
        <source>Make unique</source>
        <translation>使其独立</translation>
    </message>
    <message>
        <source>After %1…</source>
        <translation>在 %1 之后…</translation>
    </message>
    <message>
        <source>Reuse</source>
        <translation>Reuse</translation>
    </message>
    <message>
        <source>Copy nodes of this network first: what is pasted as Reuse has their parameters.</source>
        <translation>请先复制本网络的节点：粘贴为 Reuse 的内容使用它们的参数。</translation>
    </message>
    <message>
        <source>Select a Reuse to give it parameters of its own.</source>
        <translation>请选择一个 Reuse，使其拥有自己的参数。</translation>
    </message>
    <message>
        <source>Select a Sequential to open it in place. Others are entered with Enter.</source>
        <translation>请选择一个 Sequential 以原位打开。其他容器用 Enter 进入。</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>关闭 %1</translation>
    </message>
    <message>
        <source>Make room for %1</source>
        <translation>为 %1 腾出空间</translation>
    </message>
    <message>
        <source>Tab adds a node, arrows move between nodes along wires, W draws a wire, Enter edits a node or opens a container.</source>
        <translation>Tab 添加节点，方向键沿连线在节点间移动，W 画连线，Enter 编辑节点或打开容器。</translation>
    </message>
</context>
<context>
    <name>ui::ChannelView</name>
    <message numerus="yes">
        <source>%n channels: mean and spread</source>
        <translation>
            <numerusform>%n 个通道:均值与离散程度</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 dead</source>
        <translation>%2 个中有 %1 个失活</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零值</translation>
    </message>
    <message>
        <source>channel %1: mean %2, std %3, %4 zero</source>
        <translation>通道 %1:均值 %2,标准差 %3,%4 为零</translation>
    </message>
    <message>
        <source>It is dead: 0 for all samples of the probe</source>
        <translation>它已失活:对探针的所有样本都是 0</translation>
    </message>
</context>
<context>
    <name>ui::CheckPanel</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>could not be tried</source>
        <translation>无法尝试</translation>
    </message>
    <message>
        <source>is being tried</source>
        <translation>正在尝试</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>尚未尝试</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>careful</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>no verdict</source>
        <translation>没有结论</translation>
    </message>
    <message>
        <source>Before a long run: each takes a few seconds and changes nothing.</source>
        <translation>长时间训练之前:每项只需几秒,不会改变任何东西。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ends what is being tried; what was found stays</source>
        <translation>结束正在进行的尝试;已得到的结果会保留</translation>
    </message>
    <message>
        <source>Check all</source>
        <translation>全部检查</translation>
    </message>
    <message>
        <source>Tries all that can be tried before a long run</source>
        <translation>尝试长时间训练之前可以尝试的一切</translation>
    </message>
    <message>
        <source>Check: %1</source>
        <translation>检查:%1</translation>
    </message>
    <message>
        <source>Sets the optimizer&apos;s learning rate; it can be undone</source>
        <translation>设置优化器的学习率;可以撤销</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>(Before the last edit.)</source>
        <translation>(在最近一次修改之前。)</translation>
    </message>
    <message>
        <source>Set lr to %1</source>
        <translation>将 lr 设为 %1</translation>
    </message>
    <message>
        <source>%1: %2 (%3)</source>
        <translation>%1:%2(%3)</translation>
    </message>
    <message>
        <source>Set the learning rate to %1</source>
        <translation>将学习率设为 %1</translation>
    </message>
</context>
<context>
    <name>ui::ClassBars</name>
    <message>
        <source>Samples of each class</source>
        <translation>各类别的样本数</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::ClassesView</name>
    <message>
        <source>Figures of each class</source>
        <translation>每一类的指标</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Taken for it</source>
        <translation>被认作它</translation>
    </message>
    <message>
        <source>Of all that were taken for this class, the share that is</source>
        <translation>在被认作这一类的样本中，确实属于它的比例</translation>
    </message>
    <message>
        <source>Of all that are this class, the share that was recognised</source>
        <translation>在属于这一类的样本中，被认出的比例</translation>
    </message>
    <message>
        <source>Precision and recall in one number: their harmonic mean</source>
        <translation>把精确率与召回率合成一个数：它们的调和平均</translation>
    </message>
</context>
<context>
    <name>ui::CodePanel</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Puts the code on the clipboard: what is selected in it, or all</source>
        <translation>将代码复制到剪贴板：所选部分，或全部</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>PyTorch of what the canvas shows. Enter on a line selects its node.</source>
        <translation>画布所示内容的 PyTorch 代码。在某一行按回车可选中对应节点。</translation>
    </message>
    <message>
        <source>PyTorch of the model</source>
        <translation>模型的 PyTorch 代码</translation>
    </message>
    <message>
        <source>PyTorch of %1</source>
        <translation>%1 的 PyTorch 代码</translation>
    </message>
    <message>
        <source>Mistakes in the network: %1. What they leave open is left out.</source>
        <translation>网络中有 %1 处错误，因此无法确定的部分已略去。</translation>
    </message>
    <message>
        <source>%1 is a loss: it stands in the training script, which Export writes to a .py file.</source>
        <translation>%1 是损失函数：它位于训练脚本中，由“导出”写入 .py 文件。</translation>
    </message>
    <message>
        <source>%1 has no line here: nothing that is given depends on it.</source>
        <translation>%1 在此没有对应的代码行：没有任何输出依赖它。</translation>
    </message>
</context>
<context>
    <name>ui::ColumnChips</name>
    <message>
        <source>Columns of the field</source>
        <translation>字段的列</translation>
    </message>
    <message>
        <source>Which columns the field of the current row takes: click one, or drag over several</source>
        <translation>当前行的字段取哪些列：点击一个，或拖过多个</translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation>第 %1 列</translation>
    </message>
</context>
<context>
    <name>ui::ConfusionView</name>
    <message>
        <source>right ↓  given →</source>
        <translation>正确 ↓  给出 →</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>by row</source>
        <translation>按行</translation>
    </message>
    <message>
        <source>by column</source>
        <translation>按列</translation>
    </message>
    <message>
        <source>How many samples</source>
        <translation>多少个样本</translation>
    </message>
    <message>
        <source>Per cent of all that are this class: the diagonal is recall</source>
        <translation>占这一类全部样本的百分比：对角线是召回率</translation>
    </message>
    <message>
        <source>Per cent of all that were taken for this class: the diagonal is precision</source>
        <translation>占被认作这一类的全部样本的百分比：对角线是精确率</translation>
    </message>
    <message>
        <source>Nothing was mistaken.</source>
        <translation>没有认错的样本。</translation>
    </message>
    <message numerus="yes">
        <source>weakest: %1, recall %2; %n times taken for %3</source>
        <translation>
            <numerusform>最弱：%1，召回率 %2；被当成 %3 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, recognised</source>
        <translation>%1，认出</translation>
    </message>
    <message>
        <source>%1 taken for %2</source>
        <translation>%1 被当成 %2</translation>
    </message>
</context>
<context>
    <name>ui::CurvePlot</name>
    <message>
        <source>%1 curve</source>
        <translation>%1曲线</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Picture, PNG</source>
        <translation>图片，PNG</translation>
    </message>
    <message>
        <source>Drawing, SVG</source>
        <translation>矢量图，SVG</translation>
    </message>
    <message>
        <source>Drawing, PDF</source>
        <translation>矢量图，PDF</translation>
    </message>
    <message>
        <source>Values, CSV</source>
        <translation>数值，CSV</translation>
    </message>
    <message>
        <source>%1: a chart is written as .png, .svg, .pdf or .csv</source>
        <translation>%1：图表可保存为 .png、.svg、.pdf 或 .csv</translation>
    </message>
    <message>
        <source>Which curves are shown</source>
        <translation>显示哪些曲线</translation>
    </message>
    <message>
        <source>Choose what this chart shows; several can be shown at once</source>
        <translation>选择此图表显示的内容；可以同时显示多条</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Logarithmic axis of values; what is not above 0 has no place on it</source>
        <translation>数值轴取对数；不大于 0 的值无法显示</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Save this chart, move it, remove it</source>
        <translation>保存、移动或移除此图表</translation>
    </message>
    <message>
        <source>Save chart…</source>
        <translation>保存图表…</translation>
    </message>
    <message>
        <source>Move back</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Move on</source>
        <translation>后移</translation>
    </message>
    <message>
        <source>Remove chart</source>
        <translation>移除图表</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 等另外 %2 项</translation>
    </message>
    <message>
        <source>%1, train</source>
        <translation>%1，训练</translation>
    </message>
    <message>
        <source>%1, validation</source>
        <translation>%1，验证</translation>
    </message>
    <message>
        <source>Solid: train, dashed: validation. The faint line behind is each step as it was.</source>
        <translation>实线：训练；虚线：验证。后面的淡线是每一步的原始值。</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>, epoch %1</source>
        <translation>，第 %1 轮</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>%1 (%)</source>
        <translation>%1（%）</translation>
    </message>
</context>
<context>
    <name>ui::CurvesPanel</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Trains in the background; you can go on editing (F5)</source>
        <translation>在后台训练,您可以继续编辑(F5)</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Follow the run and show all of it</source>
        <translation>跟随训练并显示全程</translation>
    </message>
    <message>
        <source>Follow the run</source>
        <translation>跟随训练</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Train the network to see its loss and metrics here, live.</source>
        <translation>训练网络后,这里会实时显示损失和指标。</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message numerus="yes">
        <source>%n filters, %1</source>
        <translation>
            <numerusform>%n 个滤波器，%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Edited: %1</source>
        <translation>已编辑：%1</translation>
    </message>
    <message>
        <source>Add a chart</source>
        <translation>添加图表</translation>
    </message>
    <message>
        <source>Adds a chart; what it shows is chosen in its title</source>
        <translation>添加图表；在其标题中选择显示的内容</translation>
    </message>
    <message>
        <source>Axes and smoothing</source>
        <translation>坐标轴与平滑</translation>
    </message>
    <message>
        <source>What the horizontal axis counts, and how curves are smoothed</source>
        <translation>横轴的单位，以及曲线的平滑方式</translation>
    </message>
    <message>
        <source>How strongly the curves are smoothed; all the way to the left they are as they are</source>
        <translation>曲线的平滑强度；滑到最左端则不平滑</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Exponential moving average</source>
        <translation>指数移动平均</translation>
    </message>
    <message>
        <source>Moving average</source>
        <translation>移动平均</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>高斯</translation>
    </message>
    <message>
        <source>not smoothed</source>
        <translation>未平滑</translation>
    </message>
    <message>
        <source>average, factor %1</source>
        <translation>移动平均，系数 %1</translation>
    </message>
    <message>
        <source>mean of %1 steps</source>
        <translation>%1 步的平均</translation>
    </message>
    <message>
        <source>Gaussian, σ %1 steps</source>
        <translation>高斯，σ %1 步</translation>
    </message>
    <message>
        <source>Weights saved</source>
        <translation>已保存权重</translation>
    </message>
    <message>
        <source>Best so far, epoch %1: %2 %3</source>
        <translation>目前最好,第 %1 轮:%2 %3</translation>
    </message>
</context>
<context>
    <name>ui::DataPreview</name>
    <message>
        <source>Show samples</source>
        <translation>显示样本</translation>
    </message>
    <message>
        <source>Reads the data to show some of it: the file is large</source>
        <translation>读取数据以显示其中一部分：文件很大</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>%1 to train</source>
        <translation>%1 个训练</translation>
    </message>
    <message>
        <source>%1 to validate</source>
        <translation>%1 个验证</translation>
    </message>
    <message>
        <source>%1 to test</source>
        <translation>%1 个测试</translation>
    </message>
</context>
<context>
    <name>ui::Dialogs</name>
    <message>
        <source>Netloom projects (*.netloom.json);;All files (*)</source>
        <translation>Netloom 项目 (*.netloom.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Choose the data folder</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>Choose the data file</source>
        <translation>选择数据文件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>“%1” was changed by another program.</source>
        <translation>“%1”已被其他程序更改。</translation>
    </message>
    <message>
        <source>Saving replaces what the other program wrote.</source>
        <translation>保存会覆盖其他程序写入的内容。</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>存到别处…</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Netloom ended before “%1” was saved.</source>
        <translation>Netloom 在保存“%1”之前意外结束。</translation>
    </message>
    <message>
        <source>Unsaved work of %1 was kept.</source>
        <translation>已保留 %1 的未保存内容。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>About Netloom</source>
        <translation>关于 Netloom</translation>
    </message>
    <message>
        <source>Draw a neural network, train it, watch it learn, take the weights.</source>
        <translation>绘制神经网络,训练它,看着它学习,带走权重。</translation>
    </message>
    <message>
        <source>Layers, names and numbers are PyTorch&apos;s own: what you train here loads there.</source>
        <translation>层、名称和数值都与 PyTorch 一致:这里训练的,那里能载入。</translation>
    </message>
    <message>
        <source>Go on with the weights that there are, or begin anew?</source>
        <translation>用现有权重继续，还是重新开始？</translation>
    </message>
    <message>
        <source>Going on keeps what was learnt; the optimizer and the curves begin anew. From the start, new weights are drawn.</source>
        <translation>继续会保留已学到的内容；优化器和曲线重新开始。从头开始则重新抽取权重。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>From the start</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>Keep the trained weights beside the project first</source>
        <translation>先把训练好的权重保存在项目旁</translation>
    </message>
    <message>
        <source>Save “%1” and its trained weights?</source>
        <translation>保存“%1”及其训练好的权重？</translation>
    </message>
    <message>
        <source>Keep the trained weights of “%1”?</source>
        <translation>保留“%1”训练好的权重？</translation>
    </message>
    <message>
        <source>Save the changes to “%1”?</source>
        <translation>保存对“%1”的更改？</translation>
    </message>
    <message>
        <source>The weights are in no file yet. They are kept beside the project, as a .pt file of its name.</source>
        <translation>权重还没有存入文件。它们将以项目名的 .pt 文件保存在项目旁。</translation>
    </message>
    <message>
        <source>Without saving they are lost.</source>
        <translation>不保存将会丢失。</translation>
    </message>
    <message>
        <source>The training that runs ends with the step at hand.</source>
        <translation>正在进行的训练在当前这一步后结束。</translation>
    </message>
    <message>
        <source>Save both</source>
        <translation>都保存</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>All of these (*%1)</source>
        <translation>以上全部 (*%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>ui::DrawPad</name>
    <message>
        <source>Picture to draw on</source>
        <translation>可以作画的图片</translation>
    </message>
    <message>
        <source>Draw with the mouse; right button erases. Pictures may be dropped and pasted here</source>
        <translation>用鼠标画；右键擦除。可以把图片拖放或粘贴到这里</translation>
    </message>
    <message>
        <source>This is no picture that can be read.</source>
        <translation>这不是能读取的图片。</translation>
    </message>
    <message>
        <source>draw here</source>
        <translation>在这里画</translation>
    </message>
    <message>
        <source>This picture is larger than %1 × %1 pixels.</source>
        <translation>这张图片大于 %1 × %1 像素。</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>剪贴板上没有图片。</translation>
    </message>
</context>
<context>
    <name>ui::FieldsEditor</name>
    <message>
        <source>Fields of the source</source>
        <translation>数据源的字段</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Adds one more field to the samples</source>
        <translation>为样本再添加一个字段</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Removes the field of the current row</source>
        <translation>移除当前行的字段</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Allowed: %1</source>
        <translation>允许:%1</translation>
    </message>
</context>
<context>
    <name>ui::Files</name>
    <message>
        <source>Opened %1</source>
        <translation>已打开 %1</translation>
    </message>
    <message>
        <source>Opened the example “%1”</source>
        <translation>已打开示例“%1”</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>The run ended before it had weights to export.</source>
        <translation>训练在产生可导出的权重之前就结束了。</translation>
    </message>
    <message>
        <source>Exported the trained weights to %1</source>
        <translation>已将训练后的权重导出到 %1</translation>
    </message>
    <message>
        <source>Exported the initial weights to %1</source>
        <translation>已将初始权重导出到 %1</translation>
    </message>
    <message>
        <source>Exported %1</source>
        <translation>已导出 %1</translation>
    </message>
    <message>
        <source>Exported to %1 the weights of the network as it was trained. What was changed in it since has none yet: train again.</source>
        <translation>已将训练时的网络权重导出到 %1。此后对网络的更改还没有权重:请重新训练。</translation>
    </message>
    <message>
        <source>The weights of %1 are in the network. Train goes on from them.</source>
        <translation>%1 的权重已载入网络。训练将由此继续。</translation>
    </message>
    <message>
        <source>Exported the weights to %1</source>
        <translation>已将权重导出到 %1</translation>
    </message>
    <message>
        <source>Import weights</source>
        <translation>导入权重</translation>
    </message>
    <message>
        <source>Import a network</source>
        <translation>导入网络</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>导入 %1</translation>
    </message>
    <message>
        <source>Drawn from %1</source>
        <translation>已按 %1 画出</translation>
    </message>
    <message>
        <source>Drawn from %1. What was noted while reading is in the project&apos;s notes; the first of %2: %3</source>
        <translation>已按 %1 画出。读取时的说明在项目备注中；共 %2 条，第一条：%3</translation>
    </message>
    <message>
        <source>The network is being trained: stop first, then import weights.</source>
        <translation>网络正在训练：请先停止，再导入权重。</translation>
    </message>
    <message>
        <source>The network was changed or trained while %1 was read. Import it again.</source>
        <translation>读取 %1 期间网络已被更改或训练。请重新导入。</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>正在写入 %1…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ui::FindBar</name>
    <message>
        <source>Find a node</source>
        <translation>查找节点</translation>
    </message>
    <message>
        <source>Id, layer or option, in every container. Enter: the next one; Shift+Enter: the one before</source>
        <translation>所有容器中的名称、层或选项。Enter:下一个;Shift+Enter:上一个</translation>
    </message>
    <message>
        <source>Find id, layer or option…</source>
        <translation>查找名称、层或选项…</translation>
    </message>
    <message>
        <source>Nodes found</source>
        <translation>找到的节点</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>关闭(Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>ui::FromData</name>
    <message>
        <source>New from data</source>
        <translation>从数据新建</translation>
    </message>
    <message>
        <source>Choose the data, or drop a file or folder here. It stays where it is and is never changed.</source>
        <translation>选择数据，或把文件或文件夹拖到这里。数据留在原处，不会被更改。</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>表格…</translation>
    </message>
    <message>
        <source>A .csv or other text with columns</source>
        <translation>.csv 或其他分列的文本</translation>
    </message>
    <message>
        <source>Pictures…</source>
        <translation>图片…</translation>
    </message>
    <message>
        <source>A folder with a folder of pictures for every class</source>
        <translation>每个类别一个图片文件夹的文件夹</translation>
    </message>
    <message>
        <source>Arrays…</source>
        <translation>数组…</translation>
    </message>
    <message>
        <source>A NumPy .npz, such as x_train and y_train</source>
        <translation>NumPy 的 .npz，例如 x_train 和 y_train</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>手写数字</translation>
    </message>
    <message>
        <source>1,797 handwritten digits within the program, to try it</source>
        <translation>程序自带的 1,797 个手写数字，供试用</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ends the reading</source>
        <translation>结束读取</translation>
    </message>
    <message>
        <source>The first rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Selected columns:</source>
        <translation>选中的列：</translation>
    </message>
    <message>
        <source>For all columns that are selected in the table</source>
        <translation>用于表格中选中的所有列</translation>
    </message>
    <message>
        <source>Missing values:</source>
        <translation>缺失值：</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>What is done with rows that lack a value</source>
        <translation>如何处理缺少值的行</translation>
    </message>
    <message>
        <source>leave the rows out</source>
        <translation>略去这些行</translation>
    </message>
    <message>
        <source>take the row before</source>
        <translation>取前一行的值</translation>
    </message>
    <message>
        <source>interpolate between rows</source>
        <translation>在行间插值</translation>
    </message>
    <message>
        <source>Scale numbers to mean 0, deviation 1 by the training rows</source>
        <translation>按训练行把数值缩放到均值 0、标准差 1</translation>
    </message>
    <message>
        <source>Networks learn from numbers around 0 best</source>
        <translation>网络最善于从 0 附近的数值学习</translation>
    </message>
    <message>
        <source>Rows follow one another in time: predict the next from the %1 before</source>
        <translation>各行按时间先后排列：由前 %1 行预测下一行</translation>
    </message>
    <message>
        <source>Samples become windows of rows</source>
        <translation>样本成为若干行的窗口</translation>
    </message>
    <message>
        <source>First model</source>
        <translation>第一个模型</translation>
    </message>
    <message>
        <source>every one can be changed on the canvas afterwards</source>
        <translation>之后都可以在画布上修改</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Chooses other data</source>
        <translation>选择其他数据</translation>
    </message>
    <message>
        <source>Draw it</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Opens the network on the canvas</source>
        <translation>在画布上打开网络</translation>
    </message>
    <message>
        <source>Draw and train</source>
        <translation>绘制并训练</translation>
    </message>
    <message>
        <source>Opens the network on the canvas and trains it at once</source>
        <translation>在画布上打开网络并立即训练</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Goes back to the window without a new project</source>
        <translation>回到窗口，不建新项目</translation>
    </message>
    <message>
        <source>1  Data</source>
        <translation>1  数据</translation>
    </message>
    <message>
        <source>2  What to predict, and a first model</source>
        <translation>2  预测什么，以及第一个模型</translation>
    </message>
    <message numerus="yes">
        <source>%n rows</source>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n columns</source>
        <translation>
            <numerusform>%n 列</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples</source>
        <translation>
            <numerusform>%n 个样本</numerusform>
        </translation>
    </message>
    <message>
        <source>more than %1 kinds</source>
        <translation>超过 %1 种</translation>
    </message>
    <message numerus="yes">
        <source>%n kinds</source>
        <translation>
            <numerusform>%n 种</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>%1, %2 missing</source>
        <translation>%1，缺 %2 个</translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>%1 samples</source>
        <translation>%1 个样本</translation>
    </message>
    <message>
        <source>%1 samples: %2 to train, %3 to validate, %4 to test</source>
        <translation>%1 个样本：%2 个训练，%3 个验证，%4 个测试</translation>
    </message>
    <message numerus="yes">
        <source>Loss: mean squared error, for %n numbers a sample.</source>
        <translation>
            <numerusform>损失：均方误差，每个样本 %n 个数。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Loss: cross-entropy, for %n classes.</source>
        <translation>
            <numerusform>损失：交叉熵，%n 个类别。</numerusform>
        </translation>
    </message>
    <message>
        <source>Accuracy to beat by always saying “%1”: %2 %.</source>
        <translation>总是回答“%1”时的准确率为 %2 %，应超过它。</translation>
    </message>
</context>
<context>
    <name>ui::HeatLegend</name>
    <message>
        <source>Time per layer</source>
        <translation>各层用时</translation>
    </message>
    <message>
        <source>%1 a step</source>
        <translation>每步 %1</translation>
    </message>
    <message>
        <source>optimizer: %1 more</source>
        <translation>优化器：另加 %1</translation>
    </message>
    <message>
        <source>Comes while the network trains.</source>
        <translation>网络训练时显示。</translation>
    </message>
    <message>
        <source>Forward %1, backward %2, optimizer %3 a step.</source>
        <translation>每步前向 %1，反向 %2，优化器 %3。</translation>
    </message>
    <message>
        <source>Shares of the time that all layers take forward and backward, over the last seconds of training with full batches. Ctrl+T hides them.</source>
        <translation>最近几秒以完整批次训练时，各层在所有层前向与反向总用时中所占的份额。按 Ctrl+T 隐藏。</translation>
    </message>
</context>
<context>
    <name>ui::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Help page</source>
        <translation>帮助页面</translation>
    </message>
</context>
<context>
    <name>ui::Histogram</name>
    <message>
        <source>Histogram of values</source>
        <translation>数值直方图</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
</context>
<context>
    <name>ui::InsidePanel</name>
    <message>
        <source>pin</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>Stays with this node, whatever is selected</source>
        <translation>无论选中什么，都停留在这个节点</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>What the node gives for this sample</source>
        <translation>节点对这个样本的输出</translation>
    </message>
    <message>
        <source>How much the loss changes with each of these numbers</source>
        <translation>损失随其中每个数变化多少</translation>
    </message>
    <message>
        <source>The node&apos;s parameters</source>
        <translation>节点的参数</translation>
    </message>
    <message>
        <source>What each position looks at</source>
        <translation>每个位置在看什么</translation>
    </message>
    <message>
        <source>The sample before</source>
        <translation>上一个样本</translation>
    </message>
    <message>
        <source>The next sample</source>
        <translation>下一个样本</translation>
    </message>
    <message>
        <source>others</source>
        <translation>换一批</translation>
    </message>
    <message>
        <source>Takes other samples, drawn at random, as the probe. It stays the same while the network trains</source>
        <translation>随机抽取另一批样本作为探针。训练期间它保持不变</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>from Try</source>
        <translation>来自“试一试”</translation>
    </message>
    <message>
        <source>one sample</source>
        <translation>一个样本</translation>
    </message>
    <message>
        <source>What is being tried: Others goes back to samples of the data</source>
        <translation>正在试的输入：点“换一批”回到数据中的样本</translation>
    </message>
    <message>
        <source>The probe: these samples stay the same, so that what changes comes from the weights</source>
        <translation>探针：这些样本保持不变，所以变化只来自权重</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>not trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>looks at</source>
        <translation>看向</translation>
    </message>
    <message>
        <source>position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Map %1, pixel (%2, %3)</source>
        <translation>特征图 %1，像素 (%2, %3)</translation>
    </message>
    <message>
        <source>No gradient comes back to it</source>
        <translation>没有梯度传回到它</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>%1: the first filters</source>
        <translation>%1：前若干个滤波器</translation>
    </message>
    <message numerus="yes">
        <source>%n parameters here; click the tab again for the next</source>
        <translation>
            <numerusform>这里有 %n 个参数；再点一次标签看下一个</numerusform>
        </translation>
    </message>
    <message>
        <source>channel %1: mean %2, std %3, %4 zero</source>
        <translation>通道 %1：均值 %2，标准差 %3，%4 为零</translation>
    </message>
    <message numerus="yes">
        <source>%n channels: mean %1, std %2, %3 zero</source>
        <translation>
            <numerusform>%n 个通道：均值 %1，标准差 %2，%3 为零</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 dead: they give 0 for all samples of the probe</source>
        <translation>%2 个中有 %1 个已死：对探针的所有样本都输出 0</translation>
    </message>
    <message>
        <source>unit %1: %2</source>
        <translation>单元 %1：%2</translation>
    </message>
    <message>
        <source>map %1, row %2, column %3: %4</source>
        <translation>特征图 %1，第 %2 行第 %3 列：%4</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>Spread of what</source>
        <translation>什么的分布</translation>
    </message>
    <message>
        <source>Whose numbers are counted: what the node gives, the gradient of that, or a parameter</source>
        <translation>统计谁的数值:节点的输出、输出的梯度,或一个参数</translation>
    </message>
    <message>
        <source>Weights, or what the optimizer has beside them</source>
        <translation>权重,或优化器为它们保存的内容</translation>
    </message>
    <message>
        <source>The parameter itself, what the last step added to it, or what the optimizer remembers of it</source>
        <translation>参数本身、最近一步给它加上的量,或优化器为它保存的内容</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Look in a window of its own, which stays with this node: as many as you like</source>
        <translation>在独立的窗口中查看,窗口固定在这个节点上:想开几个都可以</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Mean, spread and zeros of each channel over all samples of the probe</source>
        <translation>每个通道在探针所有样本上的均值、离散程度与零值</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>随时间</translation>
    </message>
    <message>
        <source>How the numbers are spread, and how that went since the panel came to this node</source>
        <translation>数值如何分布,以及自面板来到这个节点以来的变化</translation>
    </message>
    <message>
        <source>last step</source>
        <translation>最近一步</translation>
    </message>
    <message>
        <source>Step %1 changed it by %2</source>
        <translation>第 %1 步使它改变了 %2</translation>
    </message>
    <message>
        <source>, %1 of its size</source>
        <translation>,为其大小的 %1</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Comes with the next look.</source>
        <translation>下次查看时出现。</translation>
    </message>
    <message numerus="yes">
        <source>%n looks, the newest at the bottom</source>
        <translation>
            <numerusform>%n 次查看,最新的在最下面</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 are 0: their spike is left out of the scale, and stands in a colour of its own</source>
        <translation>%1 为 0:这个尖峰不计入刻度,用单独的颜色表示</translation>
    </message>
    <message>
        <source>Inside: %1</source>
        <translation>内部:%1</translation>
    </message>
</context>
<context>
    <name>ui::Inspector</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Project name</source>
        <translation>项目名称</translation>
    </message>
    <message>
        <source>The name shown in the title and in the list of examples</source>
        <translation>显示在标题和示例列表中的名称</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Project notes</source>
        <translation>项目备注</translation>
    </message>
    <message>
        <source>Free text, saved with the project</source>
        <translation>自由文本,随项目保存</translation>
    </message>
    <message>
        <source>What this network is for, what was tried…</source>
        <translation>这个网络的用途、试过什么…</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>Rename project</source>
        <translation>重命名项目</translation>
    </message>
    <message>
        <source>Edit notes</source>
        <translation>编辑备注</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Learnable parameters</source>
        <translation>可学习参数</translation>
    </message>
    <message>
        <source>Multiply-adds a sample</source>
        <translation>每样本乘加次数</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
</context>
<context>
    <name>ui::KeyWiring</name>
    <message>
        <source>Wire being drawn</source>
        <translation>正在画的连线</translation>
    </message>
    <message>
        <source>The nodes of a Sequential run in their order: there are no wires to draw.</source>
        <translation>Sequential 的节点按顺序运行：没有可画的连线。</translation>
    </message>
    <message>
        <source>Select the node that the wire is to start from.</source>
        <translation>请选择连线的起始节点。</translation>
    </message>
    <message>
        <source>%1 has no port to start a wire from.</source>
        <translation>%1 没有可作为连线起点的端口。</translation>
    </message>
    <message>
        <source>cannot be wired</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>There is no other node to wire to. Tab adds one.</source>
        <translation>没有其他可连接的节点。按 Tab 添加一个。</translation>
    </message>
    <message>
        <source>fits. Enter wires, arrows choose, W takes the next port.</source>
        <translation>匹配。Enter 连接，方向键选择，W 换到下一个端口。</translation>
    </message>
</context>
<context>
    <name>ui::LogPanel</name>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>validating</source>
        <translation>验证中</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>epoch %1: loss %2</source>
        <translation>第 %1 轮:损失 %2</translation>
    </message>
    <message>
        <source>; validation loss %1</source>
        <translation>;验证损失 %1</translation>
    </message>
    <message>
        <source>; %1 samples/s</source>
        <translation>;%1 样本/秒</translation>
    </message>
</context>
<context>
    <name>ui::LookView</name>
    <message numerus="yes">
        <source>%n values as bars</source>
        <translation>
            <numerusform>%n 个数值的条形图</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n maps</source>
        <translation>
            <numerusform>%n 张特征图</numerusform>
        </translation>
    </message>
    <message>
        <source>Heat map, %1 × %2</source>
        <translation>热图，%1 × %2</translation>
    </message>
    <message>
        <source>dead</source>
        <translation>已死</translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation>%2 中的前 %1 个</translation>
    </message>
    <message>
        <source>unit %1: %2</source>
        <translation>单元 %1：%2</translation>
    </message>
    <message>
        <source>map %1, row %2, column %3: %4</source>
        <translation>特征图 %1，第 %2 行第 %3 列：%4</translation>
    </message>
    <message>
        <source>row %1, column %2: %3</source>
        <translation>第 %1 行第 %2 列：%3</translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>This network cannot train yet: %1</source>
        <translation>此网络还不能训练:%1</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>No recent projects</source>
        <translation>没有最近的项目</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>清除记录</translation>
    </message>
    <message>
        <source>No examples found</source>
        <translation>没有找到示例</translation>
    </message>
    <message>
        <source>The project was edited since this training began. What trains is the earlier network; your edits count from the next run on.</source>
        <translation>训练开始后项目已被修改。正在训练的是之前的网络;您的修改从下次训练起生效。</translation>
    </message>
    <message>
        <source>Train the edited network</source>
        <translation>训练修改后的网络</translation>
    </message>
    <message>
        <source>Training begins once the data is read.</source>
        <translation>数据读完后开始训练。</translation>
    </message>
    <message>
        <source>Choose data</source>
        <translation>选择数据</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>From step %1 on: %2</source>
        <translation>从第 %1 步起:%2</translation>
    </message>
    <message>
        <source>%1. Resume goes on from here.</source>
        <translation>%1。按“继续”从这里接着训练。</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>The run does not go by what was edited yet: %1</source>
        <translation>正在进行的训练还没有采用这些修改:%1</translation>
    </message>
    <message>
        <source>Apply to the run</source>
        <translation>应用到训练</translation>
    </message>
</context>
<context>
    <name>ui::ManyPage</name>
    <message>
        <source>muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>On: they pass on what they get, as Identity does, and have no parameters</source>
        <translation>打开:像 Identity 一样原样传递,没有参数</translation>
    </message>
    <message>
        <source>learns</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Off freezes these parameters: requires_grad = False</source>
        <translation>关闭则冻结这些参数:requires_grad = False</translation>
    </message>
    <message>
        <source>Options of all</source>
        <translation>共同选项</translation>
    </message>
    <message>
        <source>They have no option in common.</source>
        <translation>它们没有共同的选项。</translation>
    </message>
    <message>
        <source>Mute %1 nodes</source>
        <translation>静音 %1 个节点</translation>
    </message>
    <message>
        <source>Unmute %1 nodes</source>
        <translation>取消 %1 个节点的静音</translation>
    </message>
    <message>
        <source>Unfreeze %1 nodes</source>
        <translation>解冻 %1 个节点</translation>
    </message>
    <message>
        <source>Freeze %1 nodes</source>
        <translation>冻结 %1 个节点</translation>
    </message>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation>
            <numerusform>%n 个节点</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 learnable parameters
%2 multiply-adds a sample</source>
        <translation>%1 个可学习参数
每样本 %2 次乘加</translation>
    </message>
    <message>
        <source>Set %1 of %2 nodes</source>
        <translation>设置 %2 个节点的 %1</translation>
    </message>
    <message>
        <source>Reset %1 of %2 nodes</source>
        <translation>重置 %2 个节点的 %1</translation>
    </message>
</context>
<context>
    <name>ui::MatchDialog</name>
    <message>
        <source>In the network</source>
        <translation>网络中</translation>
    </message>
    <message>
        <source>Shape here</source>
        <translation>网络中的形状</translation>
    </message>
    <message>
        <source>From the file</source>
        <translation>来自文件</translation>
    </message>
    <message>
        <source>Shape there</source>
        <translation>文件中的形状</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>other shape</source>
        <translation>形状不同</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Drag another tensor here, or double-click to choose one; Delete takes it away</source>
        <translation>将其他张量拖到此处，或双击选择；按 Delete 键取消</translation>
    </message>
    <message>
        <source>Nothing in the file is meant for it: it begins anew, from the seed</source>
        <translation>文件中没有与之对应的张量：由种子重新初始化</translation>
    </message>
    <message>
        <source>It cannot be taken, and begins anew, from the seed</source>
        <translation>无法采用，由种子重新初始化</translation>
    </message>
    <message>
        <source>Drag it onto the tensor that it is</source>
        <translation>将其拖到对应的张量上</translation>
    </message>
    <message>
        <source>Weights of another network</source>
        <translation>另一个网络的权重</translation>
    </message>
    <message>
        <source>Left out in front of the file&apos;s names:</source>
        <translation>从文件中的名称前面去掉：</translation>
    </message>
    <message>
        <source>Prefix of names in the file</source>
        <translation>文件中名称的前缀</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Match the rest in order</source>
        <translation>其余按顺序匹配</translation>
    </message>
    <message>
        <source>Gives every row without a tensor the next one of its shape that is left over</source>
        <translation>为每个没有张量的行分配剩余张量中下一个形状相同的</translation>
    </message>
    <message>
        <source>Tensors of the network</source>
        <translation>网络的张量</translation>
    </message>
    <message>
        <source>Unexpected: tensors of the file that go nowhere</source>
        <translation>多余：文件中未被使用的张量</translation>
    </message>
    <message>
        <source>%1 and the network differ: %2 of the network&apos;s %3 tensors are taken.</source>
        <translation>%1 与网络不一致：将采用网络 %3 个张量中的 %2 个。</translation>
    </message>
    <message>
        <source>The others begin anew, from the seed.</source>
        <translation>其余张量由种子重新初始化。</translation>
    </message>
    <message>
        <source>Unexpected in the file: %1</source>
        <translation>文件中多余的张量：%1</translation>
    </message>
    <message>
        <source>Take what fits (%1)</source>
        <translation>采用匹配的张量（%1）</translation>
    </message>
</context>
<context>
    <name>ui::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>处理</translation>
    </message>
</context>
<context>
    <name>ui::MiniMap</name>
    <message>
        <source>Mini-map</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Click or drag to go there. Alt+M hides it.</source>
        <translation>点击或拖动以前往。Alt+M 隐藏。</translation>
    </message>
</context>
<context>
    <name>ui::ModelCard</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
</context>
<context>
    <name>ui::NodePage</name>
    <message>
        <source>Id</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>The node&apos;s id: its attribute in the PyTorch module and the prefix of its state_dict keys</source>
        <translation>节点标识:PyTorch 模块中的属性名,也是其 state_dict 键的前缀</translation>
    </message>
    <message>
        <source>Open inside</source>
        <translation>打开内部</translation>
    </message>
    <message>
        <source>Shows what this container holds (double-click on the canvas)</source>
        <translation>显示此容器的内容(或在画布上双击)</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>learns</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Learns (requires_grad)</source>
        <translation>学习(requires_grad)</translation>
    </message>
    <message>
        <source>Off freezes these parameters: requires_grad = False</source>
        <translation>关闭则冻结这些参数:requires_grad = False</translation>
    </message>
    <message>
        <source>Unfreeze %1</source>
        <translation>解冻 %1</translation>
    </message>
    <message>
        <source>Freeze %1</source>
        <translation>冻结 %1</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>About</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Set %1 of %2</source>
        <translation>设置 %2 的 %1</translation>
    </message>
    <message>
        <source>Reset %1 of %2</source>
        <translation>重置 %2 的 %1</translation>
    </message>
    <message>
        <source>Rename %1 to %2</source>
        <translation>将 %1 重命名为 %2</translation>
    </message>
    <message>
        <source>learnable</source>
        <translation>可学习</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>initial values</source>
        <translation>初始值</translation>
    </message>
    <message>
        <source>%1, %2 · mean %3 · std %4</source>
        <translation>%1,%2 · 均值 %3 · 标准差 %4</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 multiply-adds a sample</source>
        <translation>每样本 %1 次乘加</translation>
    </message>
    <message>
        <source>Applies this change; it can be undone</source>
        <translation>应用此更改;可以撤销</translation>
    </message>
    <message>
        <source>muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>On: it passes on what it gets, as Identity does, and has no parameters (M on the canvas)</source>
        <translation>打开:像 Identity 一样原样传递,没有参数(画布上按 M)</translation>
    </message>
    <message>
        <source>Mute %1</source>
        <translation>静音 %1</translation>
    </message>
    <message>
        <source>Unmute %1</source>
        <translation>取消 %1 的静音</translation>
    </message>
    <message>
        <source>Sets this option; it can be undone</source>
        <translation>设置此选项；可以撤销</translation>
    </message>
</context>
<context>
    <name>ui::NumbersView</name>
    <message>
        <source>Given against right; errors: mean %1, root mean square %2</source>
        <translation>给出与正确的对照；误差：均值 %1，均方根 %2</translation>
    </message>
    <message>
        <source>right →</source>
        <translation>正确 →</translation>
    </message>
    <message>
        <source>given ↑</source>
        <translation>给出 ↑</translation>
    </message>
    <message>
        <source>error: given − right</source>
        <translation>误差：给出 − 正确</translation>
    </message>
    <message>
        <source>mean %1 · rms %2</source>
        <translation>均值 %1 · 均方根 %2</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>所选</translation>
    </message>
</context>
<context>
    <name>ui::OpMark</name>
    <message>
        <source>scalar</source>
        <translation>标量</translation>
    </message>
</context>
<context>
    <name>ui::OptionEditor</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>from wire</source>
        <translation>由连线推断</translation>
    </message>
    <message>
        <source>%1  from wire</source>
        <translation>%1  由连线推断</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>%1, slider</source>
        <translation>%1,滑块</translation>
    </message>
    <message>
        <source>%1, axis %2</source>
        <translation>%1,第 %2 轴</translation>
    </message>
    <message>
        <source>%1, numbers or a word</source>
        <translation>%1,数字或词</translation>
    </message>
    <message>
        <source>size</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>%1, same for every axis</source>
        <translation>%1,各轴相同</translation>
    </message>
    <message>
        <source>The same value for every axis</source>
        <translation>各轴取同一数值</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Browse for %1</source>
        <translation>浏览 %1</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>自动查找</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>不一致</translation>
    </message>
</context>
<context>
    <name>ui::OptionForm</name>
    <message>
        <source>Allowed: %1</source>
        <translation>允许:%1</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认:%1</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置 %1</translation>
    </message>
    <message>
        <source>Options that are seldom needed; they stand as PyTorch has them by default</source>
        <translation>很少用到的选项；取 PyTorch 的默认值</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另外 %1 项</translation>
    </message>
</context>
<context>
    <name>ui::Palette</name>
    <message>
        <source>Search layers</source>
        <translation>搜索层</translation>
    </message>
    <message>
        <source>Finds layers by PyTorch&apos;s name, title or what they are for</source>
        <translation>按 PyTorch 名称、标题或用途查找层</translation>
    </message>
    <message>
        <source>Layers by category</source>
        <translation>按类别列出的层</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>层面板</translation>
    </message>
    <message>
        <source>No layer matches “%1”.</source>
        <translation>没有与“%1”匹配的层。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
</context>
<context>
    <name>ui::PanelDock</name>
    <message>
        <source>Own window</source>
        <translation>独立窗口</translation>
    </message>
    <message>
        <source>Tears the panel off into a window of its own, or puts it back</source>
        <translation>把面板分离成独立窗口，或放回原处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Closes the panel; the strip below and View, Panels bring it back</source>
        <translation>关闭面板；可由下方标签条或“视图 &gt; 面板”重新打开</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Shows what this panel is for (F1)</source>
        <translation>显示此面板的用途 (F1)</translation>
    </message>
</context>
<context>
    <name>ui::PanelStrip</name>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
</context>
<context>
    <name>ui::ParametersPanel</name>
    <message>
        <source>Filter parameters</source>
        <translation>筛选参数</translation>
    </message>
    <message>
        <source>Shows only the names that contain this text</source>
        <translation>只显示包含此文本的名称</translation>
    </message>
    <message>
        <source>Parameters and buffers</source>
        <translation>参数与缓冲区</translation>
    </message>
    <message>
        <source>Double-click shows the node on the canvas</source>
        <translation>双击在画布上显示节点</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Choose a tensor</source>
        <translation>选择张量</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>not finite</source>
        <translation>非有限值</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>The input channel whose filters are shown</source>
        <translation>显示哪个输入通道的滤波器</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>切片</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>切片</translation>
    </message>
    <message>
        <source>Place on the axes before the last two</source>
        <translation>在最后两轴之前各轴上的位置</translation>
    </message>
    <message>
        <source>Buffer: saved with the weights, not learned</source>
        <translation>缓冲区:随权重保存,不参与学习</translation>
    </message>
    <message>
        <source>This network has no parameters</source>
        <translation>此网络没有参数</translation>
    </message>
    <message>
        <source>initial</source>
        <translation>初始</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
</context>
<context>
    <name>ui::PartCard</name>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>略去</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Changes between classes and numbers</source>
        <translation>在类别与数值之间切换</translation>
    </message>
    <message>
        <source>What its values are</source>
        <translation>其值是什么</translation>
    </message>
    <message>
        <source>%1 counts as</source>
        <translation>%1 作为</translation>
    </message>
    <message>
        <source>Goes in, is predicted, or is left out: click for the next</source>
        <translation>输入、预测或略去：点击切换</translation>
    </message>
    <message>
        <source>%1: where it goes</source>
        <translation>%1：用在哪里</translation>
    </message>
</context>
<context>
    <name>ui::PauseSettings</name>
    <message>
        <source>Pause when</source>
        <translation>何时暂停</translation>
    </message>
</context>
<context>
    <name>ui::PixelView</name>
    <message>
        <source>How this number comes about</source>
        <translation>这个数是怎样得来的</translation>
    </message>
    <message>
        <source>Channel of the input</source>
        <translation>输入的通道</translation>
    </message>
    <message>
        <source>Which channel of the input is shown; the sum goes over all of them</source>
        <translation>显示输入的哪个通道；求和包括所有通道</translation>
    </message>
    <message>
        <source>window × kernel + bias; channel %1 of %2 is shown</source>
        <translation>窗口 × 卷积核 + 偏置；显示 %2 个通道中的第 %1 个</translation>
    </message>
    <message>
        <source>window × kernel + bias</source>
        <translation>窗口 × 卷积核 + 偏置</translation>
    </message>
</context>
<context>
    <name>ui::ProblemBubble</name>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1:%2</translation>
    </message>
</context>
<context>
    <name>ui::ProblemsPanel</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>No problems: every shape fits.</source>
        <translation>没有问题:所有形状都匹配。</translation>
    </message>
    <message>
        <source>Applies this change; it can be undone</source>
        <translation>应用此更改;可以撤销</translation>
    </message>
    <message>
        <source>project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Error: the network cannot run</source>
        <translation>错误:网络无法运行</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Problems %1</source>
        <translation>问题 %1</translation>
    </message>
</context>
<context>
    <name>ui::ProgressStrip</name>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Epoch %1 of %2</source>
        <translation>第 %1 / %2 轮</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>%1 samples/s</source>
        <translation>%1 样本/秒</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 / %2 步</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
</context>
<context>
    <name>ui::ProposedWires</name>
    <message>
        <source>Accept all</source>
        <translation>全部接受</translation>
    </message>
    <message>
        <source>Draws all proposed wires, in every container</source>
        <translation>画出所有建议的连线，包括每个容器里的</translation>
    </message>
    <message>
        <source>Dismiss all</source>
        <translation>全部忽略</translation>
    </message>
    <message>
        <source>Takes all proposals away; Undo brings them back</source>
        <translation>去掉所有建议；撤销可以恢复</translation>
    </message>
    <message>
        <source>Proposed wires</source>
        <translation>建议的连线</translation>
    </message>
    <message>
        <source>%1? Enter accepts, Delete dismisses, P goes on.</source>
        <translation>%1？Enter 接受，Delete 忽略，P 看下一条。</translation>
    </message>
    <message numerus="yes">
        <source>%n proposed wires, dashed. They are not part of the network: a click accepts one.</source>
        <translation>
            <numerusform>%n 条建议的连线（虚线）。它们不属于网络：单击即可接受。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n proposed wires, %1 of them here, dashed. They are not part of the network: a click accepts one.</source>
        <translation>
            <numerusform>%n 条建议的连线，其中 %1 条在这里（虚线）。它们不属于网络：单击即可接受。</numerusform>
        </translation>
    </message>
    <message>
        <source>They are kept in this session only: a saved project does not have them. P goes from one to the next.</source>
        <translation>它们只在本次会话中保留：保存的项目里没有。按 P 逐条查看。</translation>
    </message>
    <message>
        <source>No wires are proposed here. They come with weights that are imported without a network.</source>
        <translation>这里没有建议的连线。导入没有网络的权重时才会出现。</translation>
    </message>
    <message>
        <source>Accept the wire</source>
        <translation>接受这条连线</translation>
    </message>
    <message>
        <source>Dismiss the proposal</source>
        <translation>忽略这条建议</translation>
    </message>
    <message>
        <source>Proposed: %1, by order, names and sizes</source>
        <translation>建议：%1（依据顺序、名称和尺寸）</translation>
    </message>
</context>
<context>
    <name>ui::ResultWidget</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Per class</source>
        <translation>各类</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3 times of %4</source>
        <translation>%1 被当成 %2：%4 次中有 %3 次</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆</translation>
    </message>
    <message>
        <source>Given and right</source>
        <translation>给出与正确</translation>
    </message>
    <message>
        <source>Over the series</source>
        <translation>沿序列</translation>
    </message>
    <message>
        <source>Generated text</source>
        <translation>生成的文字</translation>
    </message>
    <message>
        <source>ROC and PR</source>
        <translation>ROC 与 PR</translation>
    </message>
</context>
<context>
    <name>ui::ResultsPanel</name>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Samples of which split</source>
        <translation>哪一部分的样本</translation>
    </message>
    <message>
        <source>Which samples are scored: held out ones tell what the network has learned, training ones what it knows by heart</source>
        <translation>对哪些样本评分：留出的样本说明网络学会了什么，训练样本说明它记住了什么</translation>
    </message>
    <message>
        <source>Which samples</source>
        <translation>哪些样本</translation>
    </message>
    <message>
        <source>Of which class</source>
        <translation>哪一类</translation>
    </message>
    <message>
        <source>Click: Inside looks at this sample. Double-click: try it</source>
        <translation>单击：在“内部”中查看这个样本。双击：试一试它</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Trains in the background; you can go on editing (F5)</source>
        <translation>在后台训练；可以继续编辑 (F5)</translation>
    </message>
    <message>
        <source>At the end of the first epoch it says here which samples are recognised, and which are mistaken.</source>
        <translation>第一轮结束时，这里会显示哪些样本被认出、哪些被认错。</translation>
    </message>
    <message>
        <source>Train the network to see here how it does: what is taken for what, and which samples it gets wrong.</source>
        <translation>训练网络，在这里看它的表现：什么被当成什么，哪些样本出错。</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>%1 of %2 samples</source>
        <translation>%2 个样本中的 %1 个</translation>
    </message>
    <message numerus="yes">
        <source>%n samples</source>
        <translation>
            <numerusform>%n 个样本</numerusform>
        </translation>
    </message>
    <message>
        <source>of the network as it was trained</source>
        <translation>属于训练时的网络</translation>
    </message>
    <message>
        <source>mistakes</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>most confident mistakes</source>
        <translation>最自信的错误</translation>
    </message>
    <message>
        <source>least sure</source>
        <translation>最没把握</translation>
    </message>
    <message>
        <source>worst</source>
        <translation>最差</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最好</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>all classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>所选</translation>
    </message>
</context>
<context>
    <name>ui::SampleGallery</name>
    <message>
        <source>error %1</source>
        <translation>误差 %1</translation>
    </message>
    <message>
        <source>%1 wrong</source>
        <translation>%1 错误</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>样本 %1</translation>
    </message>
    <message>
        <source>given: %1</source>
        <translation>给出：%1</translation>
    </message>
    <message>
        <source>right: %1</source>
        <translation>正确：%1</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>There is no such sample.</source>
        <translation>没有这样的样本。</translation>
    </message>
</context>
<context>
    <name>ui::SampleView</name>
    <message>
        <source>Some of the samples</source>
        <translation>部分样本</translation>
    </message>
</context>
<context>
    <name>ui::ScaleBar</name>
    <message>
        <source>Colours from %1 to %2</source>
        <translation>颜色从 %1 到 %2</translation>
    </message>
    <message>
        <source>The full colour stands for this value and beyond: 0.5 % of the values at either end do not count</source>
        <translation>最深的颜色表示这个值及以上：两端各 0.5 % 的数值不计</translation>
    </message>
</context>
<context>
    <name>ui::SearchPopup</name>
    <message>
        <source>Add a node</source>
        <translation>添加节点</translation>
    </message>
    <message>
        <source>Search ops</source>
        <translation>搜索算子</translation>
    </message>
    <message>
        <source>Ops that match</source>
        <translation>匹配的算子</translation>
    </message>
    <message>
        <source>Nothing fits “%1”.</source>
        <translation>没有适合“%1”的。</translation>
    </message>
</context>
<context>
    <name>ui::SeriesView</name>
    <message>
        <source>Samples in the data&apos;s order; a click shows one</source>
        <translation>按数据顺序排列的样本；单击显示其中一个</translation>
    </message>
    <message>
        <source>The first number of each sample in the data&apos;s order: right, and given</source>
        <translation>按数据顺序排列的每个样本的第一个数：正确的与给出的</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>given</source>
        <translation>给出</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>所选</translation>
    </message>
</context>
<context>
    <name>ui::SettingsPanel</name>
    <message>
        <source>Data and training settings</source>
        <translation>数据与训练设置</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Data source</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Where the samples come from</source>
        <translation>样本来自哪里</translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>Fields of the data</source>
        <translation>数据的字段</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Change the fields of the data</source>
        <translation>更改数据字段</translation>
    </message>
    <message>
        <source>Set split %1</source>
        <translation>设置划分 %1</translation>
    </message>
    <message>
        <source>Reset split %1</source>
        <translation>重置划分 %1</translation>
    </message>
    <message>
        <source>Set %1</source>
        <translation>设置 %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置 %1</translation>
    </message>
    <message>
        <source>Change the data source</source>
        <translation>更改数据源</translation>
    </message>
    <message>
        <source>Choose where the samples come from.</source>
        <translation>选择样本的来源。</translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>Data &amp;&amp; Training</source>
        <translation>数据与训练</translation>
    </message>
</context>
<context>
    <name>ui::ShortcutsOverlay</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>On the canvas</source>
        <translation>在画布上</translation>
    </message>
    <message>
        <source>Tab, Space, double-click</source>
        <translation>Tab、空格、双击</translation>
    </message>
    <message>
        <source>add a node: type, Enter</source>
        <translation>添加节点:键入,Enter</translation>
    </message>
    <message>
        <source>drag port to port</source>
        <translation>从端口拖到端口</translation>
    </message>
    <message>
        <source>wire; dropped on the canvas: what fits there</source>
        <translation>连线;放在画布上:列出适合的层</translation>
    </message>
    <message>
        <source>drag a wire&apos;s end</source>
        <translation>拖动连线一端</translation>
    </message>
    <message>
        <source>plug it in elsewhere, or off</source>
        <translation>改接他处,或拔下</translation>
    </message>
    <message>
        <source>drop a node on a wire</source>
        <translation>把节点放到连线上</translation>
    </message>
    <message>
        <source>insert it there (Alt: don&apos;t)</source>
        <translation>插入该处(Alt:不插入)</translation>
    </message>
    <message>
        <source>left-drag on nothing</source>
        <translation>在空白处左键拖动</translation>
    </message>
    <message>
        <source>select; Shift adds, Ctrl toggles</source>
        <translation>框选;Shift 追加,Ctrl 切换</translation>
    </message>
    <message>
        <source>middle-drag, Space+drag</source>
        <translation>中键拖动、空格+拖动</translation>
    </message>
    <message>
        <source>move the canvas</source>
        <translation>移动画布</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>zoom at the cursor</source>
        <translation>在光标处缩放</translation>
    </message>
    <message>
        <source>double-click a container</source>
        <translation>双击容器</translation>
    </message>
    <message>
        <source>open it; breadcrumb or Backspace leaves</source>
        <translation>打开;路径栏或退格键离开</translation>
    </message>
    <message>
        <source>arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>walk along the wires</source>
        <translation>沿连线走</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>double-click a wire</source>
        <translation>双击连线</translation>
    </message>
    <message>
        <source>bend it there; a dot&apos;s double-click straightens</source>
        <translation>在该处弯折;双击圆点则拉直</translation>
    </message>
    <message>
        <source>Ctrl while dragging</source>
        <translation>拖动时按 Ctrl</translation>
    </message>
    <message>
        <source>off the grid</source>
        <translation>不对齐网格</translation>
    </message>
    <message>
        <source>drag a comment&apos;s title, edge</source>
        <translation>拖动注释的标题、边缘</translation>
    </message>
    <message>
        <source>move it with what lies in it; resize it</source>
        <translation>连同框内内容移动;调整大小</translation>
    </message>
</context>
<context>
    <name>ui::SpreadView</name>
    <message>
        <source>%1 are 0, left out of the scale</source>
        <translation>%1 为 0,不计入刻度</translation>
    </message>
    <message>
        <source>%1 are not finite</source>
        <translation>%1 个不是有限数</translation>
    </message>
    <message numerus="yes">
        <source>Spread over time, %n looks</source>
        <translation>
            <numerusform>随时间的分布,%n 次查看</numerusform>
        </translation>
    </message>
    <message>
        <source>step %1: %2 are between %3 and %4</source>
        <translation>第 %1 步:%2 介于 %3 与 %4 之间</translation>
    </message>
</context>
<context>
    <name>ui::Status</name>
    <message>
        <source>Learnable parameters of the whole network</source>
        <translation>整个网络的可学习参数</translation>
    </message>
    <message>
        <source>Multiplications with addition that one sample takes forward</source>
        <translation>一个样本前向所需的乘加次数</translation>
    </message>
    <message>
        <source>Shows the list of problems</source>
        <translation>显示问题列表</translation>
    </message>
    <message>
        <source>Zoom of the canvas</source>
        <translation>画布缩放</translation>
    </message>
    <message numerus="yes">
        <source>%1 on %n threads</source>
        <translation>
            <numerusform>%1,%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>%1 multiply-adds a sample</source>
        <translation>每样本 %1 次乘加</translation>
    </message>
    <message numerus="yes">
        <source>%n problems</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ui::Switch</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>不一致</translation>
    </message>
</context>
<context>
    <name>ui::TensorImage</name>
    <message>
        <source>Weights as a picture</source>
        <translation>权重图像</translation>
    </message>
    <message>
        <source>dark: %1, bright: %2</source>
        <translation>暗:%1,亮:%2</translation>
    </message>
</context>
<context>
    <name>ui::TextView</name>
    <message>
        <source>What the text begins with</source>
        <translation>文字的开头</translation>
    </message>
    <message>
        <source>The network goes on from here, a character at a time</source>
        <translation>网络从这里一个字符一个字符地写下去</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0 always takes the most probable character; 1 draws as the network&apos;s probabilities say; more is bolder</source>
        <translation>0 总取最可能的字符；1 按网络的概率抽取；越大越大胆</translation>
    </message>
    <message>
        <source>Generated text</source>
        <translation>生成的文字</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>温度 %1</translation>
    </message>
    <message>
        <source>Begin with characters that the text has.</source>
        <translation>请用文本中有的字符开头。</translation>
    </message>
</context>
<context>
    <name>ui::ThresholdsView</name>
    <message>
        <source>ROC curve, area %1; precision and recall, average precision %2</source>
        <translation>ROC 曲线，面积 %1；精确率与召回率，平均精确率 %2</translation>
    </message>
    <message>
        <source>false positive rate</source>
        <translation>假阳性率</translation>
    </message>
    <message>
        <source>true positive rate · area %1</source>
        <translation>真阳性率 · 面积 %1</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>precision · average %1</source>
        <translation>精确率 · 平均 %1</translation>
    </message>
</context>
<context>
    <name>ui::TrainButtons</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>ui::TrainingSettings</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>End and checkpoints</source>
        <translation>结束与检查点</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>早停</translation>
    </message>
    <message>
        <source>Ends the run when a value no longer gets better</source>
        <translation>当某个值不再改善时结束训练</translation>
    </message>
    <message>
        <source>Turn early stopping on</source>
        <translation>开启早停</translation>
    </message>
    <message>
        <source>Turn early stopping off</source>
        <translation>关闭早停</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Optimizer: how parameters follow their gradients, by PyTorch&apos;s formulas and arguments</source>
        <translation>优化器:参数如何跟随梯度,采用 PyTorch 的公式和参数</translation>
    </message>
    <message>
        <source>Set %1</source>
        <translation>设置 %1</translation>
    </message>
    <message>
        <source>Learning rate schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Schedule: how the learning rate changes while training runs</source>
        <translation>调度:训练过程中学习率如何变化</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>重置 %1</translation>
    </message>
    <message>
        <source>Change the optimizer</source>
        <translation>更改优化器</translation>
    </message>
    <message>
        <source>Change the learning rate schedule</source>
        <translation>更改学习率调度</translation>
    </message>
</context>
<context>
    <name>ui::TryPanel</name>
    <message>
        <source>Try</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Text to try</source>
        <translation>要试的文字</translation>
    </message>
    <message>
        <source>Type a text: the network says how it goes on</source>
        <translation>输入一段文字：网络会接着写</translation>
    </message>
    <message>
        <source>Numbers to try</source>
        <translation>要试的数</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>As the network takes them: scaled, where the data settings say so</source>
        <translation>与网络接收的一样：若数据设置要求缩放，则为缩放后的值</translation>
    </message>
    <message>
        <source>The sample before</source>
        <translation>上一个样本</translation>
    </message>
    <message>
        <source>The next sample of the data</source>
        <translation>数据中的下一个样本</translation>
    </message>
    <message>
        <source>sample</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Draws</source>
        <translation>作画</translation>
    </message>
    <message>
        <source>eraser</source>
        <translation>橡皮</translation>
    </message>
    <message>
        <source>Erases; so does the right mouse button</source>
        <translation>擦除；鼠标右键也一样</translation>
    </message>
    <message>
        <source>clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Begins anew with an empty picture (Delete)</source>
        <translation>从空白图片重新开始 (Delete)</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>Scales what is drawn and puts it in the middle, as the digits of MNIST are. Off: it stays where it is drawn</source>
        <translation>像 MNIST 的数字那样缩放并居中。关闭：留在画的地方</translation>
    </message>
    <message>
        <source>open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Opens a picture; pictures may be dropped and pasted too</source>
        <translation>打开一张图片；也可以拖放或粘贴图片</translation>
    </message>
    <message>
        <source>How the network goes on</source>
        <translation>网络怎样接着写</translation>
    </message>
    <message>
        <source>Saliency</source>
        <translation>显著性</translation>
    </message>
    <message>
        <source>no saliency</source>
        <translation>无显著性</translation>
    </message>
    <message>
        <source>gradient × input</source>
        <translation>梯度 × 输入</translation>
    </message>
    <message>
        <source>occlusion</source>
        <translation>遮挡</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>What the score of the answer, or of the bar that was clicked, depends on: red speaks for it, blue against</source>
        <translation>答案（或所点条形）的分数取决于什么：红色支持，蓝色反对</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>sample %1</source>
        <translation>样本 %1</translation>
    </message>
    <message>
        <source>Nothing goes into this network that could be tried.</source>
        <translation>这个网络没有可以试的输入。</translation>
    </message>
    <message>
        <source>Draw, drop a picture, or take a sample below</source>
        <translation>画一笔，拖入图片，或在下面取一个样本</translation>
    </message>
    <message>
        <source>it is %1</source>
        <translation>它是 %1</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>你的</translation>
    </message>
    <message>
        <source>%1 is not a number</source>
        <translation>%1 不是数</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>分数 %1</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>ui::WatchLegend</name>
    <message>
        <source>%1 a look, %2 of the training</source>
        <translation>每次查看 %1,占训练的 %2</translation>
    </message>
    <message>
        <source>What is watched</source>
        <translation>正在观察的内容</translation>
    </message>
    <message>
        <source>Gradient flow</source>
        <translation>梯度流</translation>
    </message>
    <message>
        <source>full: %1; a sixth less: a tenth</source>
        <translation>满格:%1;短六分之一即十分之一</translation>
    </message>
    <message>
        <source>Update to weight</source>
        <translation>更新与权重之比</translation>
    </message>
    <message>
        <source>middle: 10⁻³; a sixth less: a tenth</source>
        <translation>中点:10⁻³;短六分之一即十分之一</translation>
    </message>
    <message>
        <source>Dead, striped: saturated</source>
        <translation>失活,带花纹:饱和</translation>
    </message>
    <message>
        <source>share of units, of values</source>
        <translation>单元的比例,值的比例</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>full: %1; a third less: a tenth</source>
        <translation>最强:%1;弱三分之一即十分之一</translation>
    </message>
    <message>
        <source>since it is watched</source>
        <translation>自开始观察起</translation>
    </message>
    <message>
        <source>Comes while the network trains.</source>
        <translation>网络训练时出现。</translation>
    </message>
    <message>
        <source>Looked at four times a second at most; each switch may take 1 % of the training&apos;s time, and what would take more comes less often</source>
        <translation>每秒最多查看四次;每个开关最多占用训练时间的 1 %,需要更多时间的查看得更少</translation>
    </message>
</context>
<context>
    <name>ui::WatchSwitches</name>
    <message>
        <source>Gradient flow</source>
        <translation>梯度流</translation>
    </message>
    <message>
        <source>A bar below each node: how much gradient comes back to it, a sixth of the bar for each tenth</source>
        <translation>每个节点下方的条:回传到它的梯度有多少,每差十倍为条的六分之一</translation>
    </message>
    <message>
        <source>Update to weight</source>
        <translation>更新与权重之比</translation>
    </message>
    <message>
        <source>A bar below each layer that learns: how far a step takes its weights, by their size</source>
        <translation>每个可学习的层下方的条:一步使其权重改变多少,相对于权重的大小</translation>
    </message>
    <message>
        <source>Dead and saturated units</source>
        <translation>失活与饱和的单元</translation>
    </message>
    <message>
        <source>A lamp at each activation: units that give 0 whatever comes, values at an end of what it can give</source>
        <translation>每个激活层上的指示灯:无论输入什么都输出 0 的单元,处于取值范围端点的值</translation>
    </message>
    <message>
        <source>Activations along wires</source>
        <translation>连线上的激活值</translation>
    </message>
    <message>
        <source>The larger what a node gives, the stronger the wire from it</source>
        <translation>节点的输出越大,从它出发的连线越粗</translation>
    </message>
    <message>
        <source>What it costs is said here while a network trains</source>
        <translation>网络训练时,这里会说明观察的开销</translation>
    </message>
    <message>
        <source>Costs %1</source>
        <translation>开销:%1</translation>
    </message>
    <message>
        <source>Line of</source>
        <translation>折线</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>ui::Welcome</name>
    <message>
        <source>Opens a copy of this example</source>
        <translation>打开此示例的副本</translation>
    </message>
    <message>
        <source>Draw a neural network</source>
        <translation>绘制神经网络</translation>
    </message>
    <message>
        <source>Starts with an empty canvas</source>
        <translation>从空画布开始</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Opens a project file</source>
        <translation>打开项目文件</translation>
    </message>
    <message>
        <source>New from data…</source>
        <translation>从数据新建…</translation>
    </message>
    <message>
        <source>Looks at data of your own and draws a first network for it</source>
        <translation>查看您自己的数据，并为它绘制第一个网络</translation>
    </message>
    <message>
        <source>How to begin</source>
        <translation>如何开始</translation>
    </message>
    <message>
        <source>Open an example and press F5, bring data of your own, or begin on an empty canvas: Tab adds a layer.</source>
        <translation>打开一个示例并按 F5，带来您自己的数据，或从空画布开始：Tab 添加一个层。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>easiest first</source>
        <translation>由易到难</translation>
    </message>
    <message>
        <source>Search examples</source>
        <translation>搜索示例</translation>
    </message>
    <message>
        <source>Shows the examples whose name or notes have these words</source>
        <translation>显示名称或说明中含有这些词的示例</translation>
    </message>
    <message>
        <source>No example has these words.</source>
        <translation>没有含这些词的示例。</translation>
    </message>
    <message>
        <source>Empty canvas</source>
        <translation>空画布</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Shows the help pages</source>
        <translation>显示帮助页面</translation>
    </message>
    <message>
        <source>Keys and gestures</source>
        <translation>按键与手势</translation>
    </message>
    <message>
        <source>Shows every key and gesture</source>
        <translation>显示所有按键与手势</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Draws PyTorch source, or the layers of a file of weights</source>
        <translation>根据 PyTorch 源代码或权重文件中的层绘制</translation>
    </message>
</context>
</TS>
