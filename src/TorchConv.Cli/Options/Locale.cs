using System.Runtime.InteropServices;

namespace TorchConv.Cli.Options;

/// <summary>The language of the system. .NET knows it only with the data of all cultures, which this program does without.</summary>
internal static class Locale
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    private const int PrimaryLanguage = 0x3FF, Chinese = 0x04;

    /// <summary>
    /// Whether it is Chinese, by the variables of POSIX in their order; on Windows, where none is set, by the language of its windows.
    /// </summary>
    /// <param name="variable">Returns the value of a variable of the environment, null where it is not set.</param>
    public static bool IsChinese(Func<string, string?> variable)
    {
        string? locale = Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is null
            ? OperatingSystem.IsWindows() && (GetUserDefaultUILanguage() & PrimaryLanguage) == Chinese
            : locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
    }

    [DllImport("kernel32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern ushort GetUserDefaultUILanguage();
}
