using System.Text;
using TorchConv.Cli.Options;

namespace TorchConv.Cli.Endings;

/// <summary>Standard output; a failure to write is an <see cref="UnwritableOutputException"/>.</summary>
internal sealed class StandardOutput : StreamWriter
{
    public StandardOutput()
        : base(new CheckedStream(Console.OpenStandardOutput()), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) =>
        AutoFlush = !Console.IsOutputRedirected;

    protected override void Dispose(bool disposing)
    {
        // The failure to write was reported already.
        try
        {
            base.Dispose(disposing);
        }
        catch (UnwritableOutputException)
        {
        }
    }

    private sealed class CheckedStream(Stream output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => Try(output.Flush);

        public override void Write(byte[] buffer, int offset, int count) => Try(() => output.Write(buffer, offset, count));

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private static void Try(Action write)
        {
            try
            {
                write();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UnwritableOutputException((e as IOException ?? e.InnerException ?? e).Message);
            }
        }
    }
}
