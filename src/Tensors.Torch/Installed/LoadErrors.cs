namespace MetaRL.Tensors.Torch.Installed;

/// <summary>What the system says where a native library does not load.</summary>
static class LoadErrors
{
    /// <summary>The one line of it that tells the cause: .NET puts a line for each place that it has looked in around it.</summary>
    public static string Cause(Exception e)
    {
        string[] lines = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(IsCause) ?? lines[0];
    }

    // "libx.so: cannot open shared object file" of a library that was not asked for by path is a missing dependency.
    static bool IsCause(string line)
    {
        bool isAnswer = line.Contains(".so", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal);
        bool isAbsence = line.Contains("LibTorchSharp", StringComparison.Ordinal) && line.EndsWith("No such file or directory", StringComparison.Ordinal);
        return isAnswer && !isAbsence && !line.StartsWith("Unable to load", StringComparison.Ordinal);
    }
}
