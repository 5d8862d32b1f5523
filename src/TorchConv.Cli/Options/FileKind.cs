using System.Runtime.InteropServices;

namespace TorchConv.Cli.Options;

/// <summary>
/// The kind of file at a path. .NET distinguishes pipes and devices from files only in its native library, which is called here.
/// </summary>
internal static class FileKind
{
    private const int TypeBits = 0xF000, RegularFile = 0x8000;

    /// <summary>Returns whether the target of the path exists after following all links; for .NET, a broken link exists too.</summary>
    public static bool Exists(string path) => OperatingSystem.IsWindows() ? Path.Exists(path) : Stat(path, out _) == 0;

    /// <summary>Returns whether it is a regular file, and not a pipe, socket or device, which may block.</summary>
    public static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows())
            return File.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.Device);

        return Stat(path, out Status status) == 0 && (status.Mode & TypeBits) == RegularFile;
    }

    /// <summary>Returns whether no user has the permission to write to it. Root could nevertheless, but should not by accident.</summary>
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
