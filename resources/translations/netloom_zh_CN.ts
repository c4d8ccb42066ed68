<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <source>The data has no &quot;path&quot;: set it to a folder with MNIST-style IDX files, .gz or not.</source>
        <translation>数据没有“path”:请设为含有 MNIST 格式 IDX 文件(.gz 或非 .gz)的文件夹。</translation>
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
        <source>{0} holds no arrays.</source>
        <translation>{0} 中没有数组。</translation>
    </message>
    <message>
        <source>{0}: the array {1} has shape {2}; its first axis must be the samples.</source>
        <translation>{0}:数组 {1} 的形状是 {2};第一轴必须是样本。</translation>
    </message>
    <message>
        <source>{0}: the array {1} has {2} samples, {3} has {4}. All need the same number.</source>
        <translation>{0}:数组 {1} 有 {2} 个样本,{3} 有 {4} 个。数量必须相同。</translation>
    </message>
    <message>
        <source>{0}: the array {1} is empty, its shape is {2}.</source>
        <translation>{0}:数组 {1} 是空的,形状为 {2}。</translation>
    </message>
    <message>
        <source>The data has no &quot;path&quot;: set it to an .npz file.</source>
        <translation>数据没有“path”:请设为 .npz 文件。</translation>
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
        <source>Every array of an .npz file is a field; floats become float32, whole numbers int64.</source>
        <translation>.npz 文件中的每个数组是一个字段;浮点数变为 float32,整数变为 int64。</translation>
    </message>
    <message>
        <source>The field {0} has shape {1}; sizes start at 1.</source>
        <translation>字段 {0} 的形状为 {1};尺寸从 1 开始。</translation>
    </message>
    <message>
        <source>The field {0} needs at least one class.</source>
        <translation>字段 {0} 至少需要一个类别。</translation>
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
        <source>The array {0}: {1}</source>
        <translation>数组 {0}:{1}</translation>
    </message>
    <message>
        <source>its type {0} is big-endian; save it with .astype(&apos;&lt;f4&apos;) or the like.</source>
        <translation>其类型 {0} 为大端序;请用 .astype(&apos;&lt;f4&apos;) 等方式保存。</translation>
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
        <source>It holds {0}, which is no NumPy array (.npy).</source>
        <translation>其中有 {0},不是 NumPy 数组(.npy)。</translation>
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
        <source>It is in PyTorch&apos;s format from before 1.6. Load and save it again with a newer PyTorch: torch.save(torch.load(file), file).</source>
        <translation>这是 PyTorch 1.6 之前的格式。请用较新的 PyTorch 载入并重新保存:torch.save(torch.load(file), file)。</translation>
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
        <source>optimizer &apos;{0}&apos; is not known; try {1}</source>
        <translation>未知优化器“{0}”;请试 {1}</translation>
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
        <source>&apos;{0}&apos; cannot be a name in {1}: only a Sequential&apos;s children are numbered. Begin it with a letter, for example conv{0}.</source>
        <translation>“{0}”不能作 {1} 中的名称:只有 Sequential 的子节点用数字。请以字母开头,例如 conv{0}。</translation>
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
        <source>Set padding &apos;same&apos;</source>
        <translation>设 padding 为 &apos;same&apos;</translation>
    </message>
    <message>
        <source>Conv2d</source>
        <translation>Conv2d</translation>
    </message>
    <message>
        <source>Slides learned filters over an image; every output channel is one filter&apos;s response.</source>
        <translation>让学到的滤波器滑过图像;每个输出通道是一个滤波器的响应。</translation>
    </message>
    <message>
        <source>(N, in_channels, H, W)</source>
        <translation>(N, in_channels, H, W)</translation>
    </message>
    <message>
        <source>(N, out_channels, H_out, W_out)</source>
        <translation>(N, out_channels, H_out, W_out)</translation>
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
        <source>Step of the filters over the input; 2 halves the image.</source>
        <translation>滤波器在输入上移动的步长;2 使图像减半。</translation>
    </message>
    <message>
        <source>Zeros around the input; &apos;same&apos; keeps height and width, &apos;valid&apos; adds none.</source>
        <translation>输入四周补零;&apos;same&apos; 保持高和宽,&apos;valid&apos; 不补。</translation>
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
        <source>(out_channels, in_channels / groups, kH, kW)</source>
        <translation>(out_channels, in_channels / groups, kH, kW)</translation>
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
        <source>input is {0} and target {1}; they must be the same</source>
        <translation>输入为 {0},目标为 {1};两者必须相同</translation>
    </message>
    <message>
        <source>Factor of this loss in the objective.</source>
        <translation>此损失在目标函数中的系数。</translation>
    </message>
    <message>
        <source>Average over the batch, or sum.</source>
        <translation>对批次取平均,或求和。</translation>
    </message>
    <message>
        <source>CrossEntropyLoss</source>
        <translation>CrossEntropyLoss</translation>
    </message>
    <message>
        <source>For one class out of many: how little the scores favour the right class. Takes raw scores; it applies LogSoftmax itself.</source>
        <translation>用于多类择一:得分对正确类别的支持有多弱。接收原始得分;自行应用 LogSoftmax。</translation>
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
        <source>MSELoss</source>
        <translation>MSELoss</translation>
    </message>
    <message>
        <source>Mean squared error: for predicting numbers.</source>
        <translation>均方误差:用于预测数值。</translation>
    </message>
    <message>
        <source>Insert a 1×1 Conv2d to {0} channels</source>
        <translation>插入到 {0} 通道的 1×1 Conv2d</translation>
    </message>
    <message>
        <source>{0} and {1} cannot be added: extents must be equal or 1</source>
        <translation>{0} 与 {1} 不能相加:各维必须相等或为 1</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Add</translation>
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
        <source>(N, num_features, H, W)</source>
        <translation>(N, num_features, H, W)</translation>
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
        <source>Keep running statistics for evaluation; off: evaluation uses the batch&apos;s own.</source>
        <translation>保留运行统计量供评估使用;关闭:评估用批次自己的。</translation>
    </message>
    <message>
        <source>γ, (num_features)</source>
        <translation>γ,(num_features)</translation>
    </message>
    <message>
        <source>β, (num_features)</source>
        <translation>β,(num_features)</translation>
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
        <source>the window covers {0}, more than the padded input of {1} ({2})</source>
        <translation>窗口覆盖 {0},超过填充后的输入 {1}({2})</translation>
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
        <source>(N, C, H_out, W_out)</source>
        <translation>(N, C, H_out, W_out)</translation>
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
        <source>Flatten</source>
        <translation>Flatten</translation>
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
        <source>(N, product)</source>
        <translation>(N, 乘积)</translation>
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
        <source>Cat</source>
        <translation>Cat</translation>
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
        <source>Learning rate: about how far a weight moves in a step.</source>
        <translation>学习率:大约是权重每步移动的距离。</translation>
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
        <source>{0} is not a checkpoint of this version of Netloom</source>
        <translation>{0} 不是此版本 Netloom 的检查点</translation>
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
        <source>The optimizer&apos;s state does not fit: &quot;{0}&quot; is missing or has another size. The network or the optimizer has changed since the checkpoint was saved</source>
        <translation>优化器状态不匹配:缺少“{0}”或其大小不同。保存检查点之后网络或优化器已改变</translation>
    </message>
    <message>
        <source>The optimizer&apos;s state has no step count</source>
        <translation>优化器状态没有步数</translation>
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
        <source>The layout of {0} must be a list of two numbers up to 10 million, [x, y].</source>
        <translation>{0} 的布局必须是两个不超过一千万的数的列表 [x, y]。</translation>
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
        <source>The id {0} is a number; that is allowed inside a Sequential only.</source>
        <translation>标识 {0} 是数字;只允许在 Sequential 中使用。</translation>
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
        <source>The field {0} needs a &quot;shape&quot;: a list of sizes per sample, [] for one number.</source>
        <translation>字段 {0} 需要“shape”:每个样本的尺寸列表,单个数用 []。</translation>
    </message>
    <message>
        <source>The shape of {0} must hold sizes of 1 and more, at most 2^31 numbers a sample; found {1}.</source>
        <translation>{0} 的形状必须是不小于 1 的尺寸,每个样本最多 2^31 个数;实为 {1}。</translation>
    </message>
    <message>
        <source>&quot;classes&quot; must be a whole number of 1 or more, not {0}.</source>
        <translation>“classes”必须是不小于 1 的整数,而不是 {0}。</translation>
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
        <source>This version of Netloom does not support {0} yet. Remove it to train without.</source>
        <translation>此版本的 Netloom 尚不支持 {0}。移除后即可不带它训练。</translation>
    </message>
    <message>
        <source>There is no optimizer {0}.{1} Known: {2}.</source>
        <translation>没有优化器 {0}。{1} 已知:{2}。</translation>
    </message>
    <message>
        <source>Remove the wire</source>
        <translation>移除连线</translation>
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
        <source>The initial weights do not fit the network: {0}</source>
        <translation>初始权重与网络不匹配:{0}</translation>
    </message>
    <message>
        <source>The run in {0} was made with another seed, batch_size, shuffle, drop_last or number of samples; with these settings it would not go on but mix two runs</source>
        <translation>{0} 中的训练使用了其他 seed、batch_size、shuffle、drop_last 或样本数;用现在的设置将混合两次训练,而不是继续</translation>
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
        <source>Training stopped at step {0} (epoch {1}): the loss is {2}. The weights are as they were before this step. A smaller learning rate than {3} may help, or inputs of a smaller scale</source>
        <translation>训练在第 {0} 步(第 {1} 轮)停止:损失为 {2}。权重保持在这一步之前的状态。比 {3} 更小的学习率,或更小尺度的输入可能有帮助</translation>
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
        <source>More than 4 GiB or 65,534 tensors do not fit one file.</source>
        <translation>超过 4 GiB 或 65,534 个张量,一个文件放不下。</translation>
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
        <source>The file calls {0}, which a weight file has no need of; nothing was run.</source>
        <translation>文件调用 {0},权重文件不需要它;没有执行任何内容。</translation>
    </message>
    <message>
        <source>The file sets attributes on more than its dictionaries, which a weight file has no need of.</source>
        <translation>文件在字典之外设置了属性,权重文件不需要这样。</translation>
    </message>
    <message>
        <source>The file holds a number beyond 64 bits.</source>
        <translation>文件含有超出 64 位的数。</translation>
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
        <source>Export weights…</source>
        <translation>导出权重…</translation>
    </message>
    <message>
        <source>Writes a PyTorch state_dict (.pt)</source>
        <translation>写出 PyTorch state_dict(.pt)</translation>
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
        <source>Open container</source>
        <translation>打开容器</translation>
    </message>
    <message>
        <source>Shows the inside of the selected container</source>
        <translation>显示所选容器的内部</translation>
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
        <source>Tab adds a node, arrows move between nodes along wires, Enter opens a container.</source>
        <translation>Tab 添加节点,方向键沿连线移动,Enter 打开容器。</translation>
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
</context>
<context>
    <name>ui::CategoryMark</name>
    <message>
        <source>scalar</source>
        <translation>标量</translation>
    </message>
</context>
<context>
    <name>ui::CurvePlot</name>
    <message>
        <source>%1 curve</source>
        <translation>%1曲线</translation>
    </message>
    <message>
        <source>Drag to move, wheel to look closer, double-click to see all and follow the run</source>
        <translation>拖动以移动,滚轮以放大,双击显示全部并跟随训练</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
</context>
<context>
    <name>ui::CurvesPanel</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Train the network to see its loss and accuracy here, live.</source>
        <translation>训练网络后,这里会实时显示损失和准确率。</translation>
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
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Logarithmic loss axis</source>
        <translation>损失轴用对数刻度</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>How strongly the curves are smoothed (share of the past kept at each step)</source>
        <translation>曲线平滑的程度(每步保留过去的比例)</translation>
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
        <source>smooth %1</source>
        <translation>平滑 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n filters, %1 × %2</source>
        <translation>
            <numerusform>%n 个滤波器,%1 × %2</numerusform>
        </translation>
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
        <source>Export weights</source>
        <translation>导出权重</translation>
    </message>
    <message>
        <source>PyTorch state_dict (*.pt *.pth)</source>
        <translation>PyTorch state_dict (*.pt *.pth)</translation>
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
        <source>Save the changes to “%1”?</source>
        <translation>保存对“%1”的更改吗?</translation>
    </message>
    <message>
        <source>Without saving they are lost.</source>
        <translation>不保存就会丢失。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
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
        <source>Inspector</source>
        <translation>检查器</translation>
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
        <source>, accuracy %1</source>
        <translation>,准确率 %1</translation>
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
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Data &amp;&amp; Training</source>
        <translation>数据与训练</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
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
        <source>Problems %1</source>
        <translation>问题 %1</translation>
    </message>
    <message>
        <source>The language changes when Netloom is started again.</source>
        <translation>重新启动 Netloom 后语言生效。</translation>
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
</context>
<context>
    <name>ui::RandomFieldsEditor</name>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>Random fields</source>
        <translation>随机字段</translation>
    </message>
    <message>
        <source>Shape of one sample, such as 3, 32, 32; with classes: int64 labels below that number</source>
        <translation>单个样本的形状,例如 3, 32, 32;填写类别数则为小于该数的 int64 标签</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Adds one more field to the made-up samples</source>
        <translation>为生成的样本再加一个字段</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Removes the field of the current row</source>
        <translation>移除当前行的字段</translation>
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
        <source>Training</source>
        <translation>训练</translation>
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
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>How parameters follow their gradients; PyTorch&apos;s formulas and arguments</source>
        <translation>参数如何跟随梯度;公式和参数与 PyTorch 相同</translation>
    </message>
    <message>
        <source>Change the data source</source>
        <translation>更改数据源</translation>
    </message>
    <message>
        <source>Change the optimizer</source>
        <translation>更改优化器</translation>
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
        <source>Press Tab or double-click the canvas to add a layer, drag from port to port to wire it, F5 to train. Or begin with an example:</source>
        <translation>按 Tab 或双击画布添加层,从端口拖到端口连线,F5 训练。或者从示例开始:</translation>
    </message>
    <message>
        <source>New network</source>
        <translation>新网络</translation>
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
</context>
</TS>
