namespace MetaRL.Policies;

/// <summary>Something has more numbers than an array or this machine's memory holds; the message names the sizes and the
/// settings to lower.</summary>
/// <param name="message">What, its sizes, the bytes, what to do.</param>
public sealed class TooLargeException(string message) : Exception(message)
{
    static readonly long Available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Throws unless some numbers fit: into one array, and into the memory that the process may use.</summary>
    /// <param name="numbers">Of one array, at least 0.</param>
    /// <param name="bytes">Of all that is needed at once.</param>
    /// <param name="what">Names the sizes.</param>
    /// <param name="remedy">What to do.</param>
    /// <exception cref="TooLargeException">They do not.</exception>
    public static void ThrowUnlessFits(double numbers, double bytes, string what, string remedy)
    {
        if (!Fits(numbers, bytes)) throw new TooLargeException(Text(what, numbers, bytes, remedy));
    }

    /// <summary>Whether some numbers fit, for callers whose words take time to find; see <see cref="ThrowUnlessFits"/>.</summary>
    /// <param name="numbers">Of one array, at least 0.</param>
    /// <param name="bytes">Of all that is needed at once.</param>
    public static bool Fits(double numbers, double bytes) => numbers <= Array.MaxLength && bytes <= Available;

    static string Text(string what, double numbers, double bytes, string remedy) => numbers > Array.MaxLength
        ? $"{what}: {numbers:F0} numbers, of which an array holds {Array.MaxLength}; {remedy}"
        : $"{what}: {bytes / 1e9:F1} GB, of which this process may use {Available / 1e9:F1}; {remedy}";
}
