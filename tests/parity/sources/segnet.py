import torch
import torch.nn as nn


class SegNet(nn.Module):
    def __init__(self, in_chn=3, out_chn=4, BN_momentum=0.5):
        super(SegNet, self).__init__()
        self.MaxEn = nn.MaxPool2d(2, stride=2, return_indices=True)
        self.ConvEn11 = nn.Conv2d(in_chn, 8, kernel_size=3, padding=1)
        self.BNEn11 = nn.BatchNorm2d(8, momentum=BN_momentum)
        self.ConvEn21 = nn.Conv2d(8, 16, kernel_size=3, padding=1)
        self.BNEn21 = nn.BatchNorm2d(16, momentum=BN_momentum)

        self.MaxDe = nn.MaxUnpool2d(2, stride=2)
        self.ConvDe21 = nn.Conv2d(16, 8, kernel_size=3, padding=1)
        self.BNDe21 = nn.BatchNorm2d(8, momentum=BN_momentum)
        self.ConvDe11 = nn.Conv2d(8, out_chn, kernel_size=3, padding=1)

    def forward(self, x):
        x = torch.relu(self.BNEn11(self.ConvEn11(x)))
        x, ind1 = self.MaxEn(x)
        size1 = x.size()
        x = torch.relu(self.BNEn21(self.ConvEn21(x)))
        x, ind2 = self.MaxEn(x)

        x = self.MaxDe(x, ind2, output_size=size1)
        x = torch.relu(self.BNDe21(self.ConvDe21(x)))
        x = self.MaxDe(x, ind1)
        x = self.ConvDe11(x)
        return x.softmax(dim=1)


model = SegNet()
example = torch.randn(2, 3, 16, 12)
model(example)
