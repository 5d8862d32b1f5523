namespace TorchConv.Lab.Figures;

/// <summary>
/// Something that pictures of one scene draw and a reader can point at: one number of the input, one weight, one output, one channel.
/// The same part may stand in several pictures; pointing at it in one lights it in all.
/// </summary>
/// <param name="Of">Of what: x the input, k the kernel, y the output, z the transposed output, c the matrix, in, mid and out
/// channels.</param>
/// <param name="Row">Its row, counted from 0; negative in the padding.</param>
/// <param name="Column">Its column, counted from 0.</param>
public readonly record struct Part(string Of, int Row, int Column = 0);
