"""Which PyTorch this is: Debian 12 has 1.13, Debian 13 has 2.6. Where they differ PyTorch corrected itself, and Netloom does as it does since.

1.13 is corrected here, with means of its own, so that both are held to the same; nothing is left out for either.
"""
import torch

VERSION = tuple(int(number) for number in torch.__version__.split(".")[:2])
CORRECTED = VERSION >= (2, 0)

# NAdam of 1.13 takes the next step's momentum from a product that has this step's in it twice, but not in its implementation for several
# tensors at once, nor since 2.0 anywhere (https://github.com/pytorch/pytorch/pull/92699).
OPTIMIZER_ARGUMENTS = {} if CORRECTED else {"NAdam": {"foreach": True}}

_smooth_l1_loss = torch.nn.functional.smooth_l1_loss
_multi_margin_loss = torch.nn.functional.multi_margin_loss


def _smooth_l1_loss_of_beta_0(input, target, reduction="mean", beta=1.0, **rest):
    """beta 0 is L1Loss. 1.13 has the slope -1 where nothing is lost, and 2.6 that of L1Loss, 0."""
    if beta == 0:
        return torch.nn.functional.l1_loss(input, target, reduction=reduction)
    return _smooth_l1_loss(input, target, reduction=reduction, beta=beta, **rest)


def _multi_margin_loss_of_checked_weight(input, target, weight=None, **rest):
    """A weight for every class. 1.13 reads past the end of a shorter list, 2.6 refuses it."""
    if weight is not None and weight.numel() != input.shape[-1]:
        raise RuntimeError(f"inconsistent weight size, expected {input.shape[-1]} but got {list(weight.shape)}")
    return _multi_margin_loss(input, target, weight=weight, **rest)


def _channel_shuffle_with_gradient(self, x):
    """1.13 has no derivative, 2.6 has: the same by views, held against it."""
    shuffled = torch.channel_shuffle(x.detach(), self.groups)
    y = x.reshape(x.shape[0], self.groups, -1, *x.shape[2:]).transpose(1, 2).reshape(x.shape)
    if not torch.equal(y.detach(), shuffled):
        raise AssertionError("not PyTorch's ChannelShuffle")
    return y


if not CORRECTED:
    torch.nn.functional.smooth_l1_loss = _smooth_l1_loss_of_beta_0
    torch.nn.functional.multi_margin_loss = _multi_margin_loss_of_checked_weight
    torch.nn.ChannelShuffle.forward = _channel_shuffle_with_gradient
