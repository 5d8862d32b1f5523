namespace TorchConv.Expressions;

/// <content>Activations: one number in, one number out.</content>
internal static partial class ModuleSignatures
{
    private static ModuleSignature[] Activations =>
    [
        .. Same("ReLU ReLU6 SELU SiLU Mish Hardsigmoid Hardswish", "inplace:flag=False"),
        .. Same("Sigmoid LogSigmoid Tanh Tanhshrink Softsign Softmax2d Identity", ""),
        .. Same("LeakyReLU", "negative_slope:real=0.01 inplace:flag=False"),
        .. Same("ELU CELU", "alpha:real=1 inplace:flag=False"),
        .. Same("RReLU", "lower:real=0.125 upper:real=0.3333333333333333 inplace:flag=False"),
        .. Same("GELU", "approximate:choice=none"),
        .. Same("Hardtanh", "min_val:real=-1 max_val:real=1 inplace:flag=False"),
        .. Same("Hardshrink Softshrink", "lambd>lambda:real=0.5"),
        .. Same("Softplus", "beta:real=1 threshold:real=20"),
        .. Same("Threshold", "threshold:real value:real inplace:flag=False"),
        .. Same("Softmax LogSoftmax Softmin", "dim!:index=None").Select(kind => kind with { IsPositionByPosition = false }),
        .. Same("PReLU", "num_parameters!:count=1 init:real=0.25").Select(kind => kind with { Count = v => v.Count("num_parameters") }),
    ];
}
