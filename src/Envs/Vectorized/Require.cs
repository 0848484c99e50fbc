using System.Numerics;
using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Vectorized;

/// <summary>Checks of arguments and settings whose errors name the thing, what was found and what was expected.</summary>
static class Require
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T InRange<T>(T value, T low, T high, string name) where T : INumber<T> =>
        value >= low && value <= high ? value : throw OutOfRange(value, $"[{low}, {high}]", name);

    public static T Positive<T>(T value, T high, string name) where T : INumber<T> =>
        value > T.Zero && value <= high ? value : throw OutOfRange(value, $"(0, {high}]", name);

    public static T Defined<T>(T value, string name) where T : struct, Enum =>
        Enum.IsDefined(value) ? value
            : throw new ArgumentOutOfRangeException(null, $"{name}: {value} is none of {string.Join(", ", Enum.GetNames<T>())}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int found, int rows, int columns, string name)
    {
        if (found != rows * columns)
            throw new ArgumentException($"{name}: length {found}, expected {rows * columns} = {rows} envs x {columns}");
    }

    static ArgumentOutOfRangeException OutOfRange<T>(T value, string range, string name) =>
        new(null, $"{name}: {value} is outside {range}");
}
