using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>Flattens every image of a batch, multiplies it by a sparse matrix, adds a bias and restores the shape.</summary>
public sealed class MatrixProduct : nn.Module<Tensor, Tensor>
{
    private readonly Tensor matrix;
    private readonly Parameter? bias;

    internal MatrixProduct(ConvolutionMatrix convolution, Tensor matrix, Parameter? bias)
        : base(nameof(MatrixProduct))
    {
        Matrix = convolution;
        this.matrix = matrix.DetachFromDisposeScope();
        this.bias = bias;
        RegisterComponents();
    }

    /// <summary>The matrix.</summary>
    public ConvolutionMatrix Matrix { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor columns = input.flatten(-3).reshape(-1, Matrix.Input.Elements).t();
        Tensor product = matrix.mm(columns).t();
        return (bias is null ? product : product.Plus(bias)).reshape([.. input.shape[..^3], .. Matrix.Output]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // TorchSharp disposes a module's parameters, and leaves its buffers.
        if (disposing)
            matrix.Dispose();
        base.Dispose(disposing);
    }
}
