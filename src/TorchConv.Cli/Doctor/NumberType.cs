using TorchSharp;

namespace TorchConv.Cli.Doctor;

/// <summary>The floating-point types that convolutions are computed in.</summary>
internal enum NumberType
{
    Float64,
    Float32,
    BFloat16,
    Float16,
}

/// <summary>What is known of each type.</summary>
internal static class NumberTypes
{
    public static string Name(this NumberType type) => type switch
    {
        NumberType.Float64 => "float64",
        NumberType.Float32 => "float32",
        NumberType.BFloat16 => "bfloat16",
        _ => "float16",
    };

    public static torch.ScalarType Scalar(this NumberType type) => type switch
    {
        NumberType.Float64 => torch.ScalarType.Float64,
        NumberType.Float32 => torch.ScalarType.Float32,
        NumberType.BFloat16 => torch.ScalarType.BFloat16,
        _ => torch.ScalarType.Float16,
    };

    /// <summary>
    /// The unit roundoff: half the distance from 1 to the next larger number, 2 to the power of minus the digits of the significand.
    /// </summary>
    public static double Roundoff(this NumberType type) => Math.Pow(2, type switch
    {
        NumberType.Float64 => -53,
        NumberType.Float32 => -24,
        NumberType.BFloat16 => -8,
        _ => -11,
    });

    /// <summary>The unit roundoff of the sums, which the 16-bit types keep in float32.</summary>
    public static double AccumulationRoundoff(this NumberType type) => Math.Min(type.Roundoff(), NumberType.Float32.Roundoff());

    /// <summary>The nearest number of the type; of two that are equally near, the even one.</summary>
    public static double Round(this NumberType type, double number) => type switch
    {
        NumberType.Float64 => number,
        NumberType.Float32 => (float)number,
        NumberType.BFloat16 => ToBFloat16((float)number),
        _ => (double)(Half)number,
    };

    private static float ToBFloat16(float number)
    {
        uint bits = BitConverter.SingleToUInt32Bits(number);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
