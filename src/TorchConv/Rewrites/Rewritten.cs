using TorchSharp;

namespace TorchConv.Rewrites;

/// <summary>A module that computes the same as another. The caller owns it; it shares nothing with the original.</summary>
/// <typeparam name="TModule">The type of the new module.</typeparam>
/// <param name="Module">The new module, with the original's weights, type and device.</param>
/// <param name="Holds">The condition under which both compute the same, in words.</param>
/// <param name="RelativeError">
/// The error of the kernel: the Frobenius norm of the difference divided by that of the original kernel; 0 for an exact rewrite.
/// </param>
public sealed record Rewritten<TModule>(TModule Module, string Holds, double RelativeError = 0)
    where TModule : torch.nn.Module<torch.Tensor, torch.Tensor>;
