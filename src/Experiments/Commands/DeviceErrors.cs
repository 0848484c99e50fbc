using System.Runtime.InteropServices;

namespace MetaRL.Experiments.Commands;

/// <summary>What libtorch has to say, without the page of its stack, and what to do where memory ran out.</summary>
static class DeviceErrors
{
    static readonly string[] Stacks = ["frame #", "Exception raised from", "C++ CapturedTraceback"];

    /// <summary>The message of an error in one line, with libtorch's part of it made short.</summary>
    public static string Message(Exception e)
    {
        string message = e.Message.ReplaceLineEndings(" ");
        if (e.GetBaseException() is not ExternalException device) return message;
        return message.Replace(device.Message.ReplaceLineEndings(" "), Short(device), StringComparison.Ordinal);
    }

    static string Short(ExternalException device)
    {
        IEnumerable<int> starts = Stacks.Select(s => device.Message.IndexOf(s, StringComparison.Ordinal)).Where(i => i >= 0);
        int end = starts.DefaultIfEmpty(device.Message.Length).Min();
        string what = device.Message[..end].Trim().TrimEnd('(', '.', ' ');
        bool full = what.Contains("out of memory", StringComparison.Ordinal) || what.Contains("can't allocate memory", StringComparison.Ordinal);
        return full
            ? $"the device has no memory left for a batch of tasks ({what}); smaller batches need less: --set training.tasksPerChunk=N"
            : what;
    }
}
