using System.Runtime.InteropServices;

namespace TorchConv.Cli.Options;

/// <summary>
/// What a path leads to. .NET tells folders from the rest, but a pipe or a device from a file only with its own native part.
/// </summary>
internal static class FileKind
{
    private const int TypeBits = 0xF000, RegularFile = 0x8000;

    /// <summary>Whether there is something, at the end of all links: .NET finds a link that leads to nothing.</summary>
    public static bool Exists(string path) => OperatingSystem.IsWindows() ? Path.Exists(path) : Stat(path, out _) == 0;

    /// <summary>Whether it is a file with a content, and no pipe, socket or device, whose opening may block or never end.</summary>
    public static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.Device);

        return Stat(path, out Status status) == 0 && (status.Mode & TypeBits) == RegularFile;
    }

    /// <summary>Whether nobody may write to it. Root may nevertheless, who is to ask first.</summary>
    public static bool IsReadOnly(string path) => OperatingSystem.IsWindows()
        ? File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)
        : (File.GetUnixFileMode(path) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out Status status);

    /// <summary>FileStatus of .NET's pal_io.h: the same on every Unix. Only the mode is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(4)]
        public int Mode;
    }
}
