namespace TorchConv.Layers;

/// <summary>What pooling computes from the values in its window.</summary>
public enum PoolKind
{
    /// <summary>The largest value, <c>torch.nn.MaxPool2d</c>.</summary>
    Max,

    /// <summary>The mean, <c>torch.nn.AvgPool2d</c>.</summary>
    Average,
}
