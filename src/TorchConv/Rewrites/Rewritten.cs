using TorchSharp;

namespace TorchConv.Rewrites;

/// <summary>A module that computes the same as another. The caller owns it; it shares nothing with the original.</summary>
/// <typeparam name="TModule">What the original became.</typeparam>
/// <param name="Module">The new module, with the original's numbers, type and device.</param>
/// <param name="Holds">When both compute the same, in words.</param>
/// <param name="RelativeError">
/// How much of the kernel is lost: the Frobenius norm of what is missing over that of the kernel. 0 for every exact rewrite.
/// </param>
public sealed record Rewritten<TModule>(TModule Module, string Holds, double RelativeError = 0)
    where TModule : torch.nn.Module<torch.Tensor, torch.Tensor>;
