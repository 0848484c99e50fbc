using System.Globalization;
using System.Text;
using MetaRL.Experiments.Display;
using MetaRL.Persistence;
using MetaRL.Reports.Runs;

namespace MetaRL.Experiments.Runs;

/// <summary>Lines of <c>run.log</c>: what happened to a run besides training.</summary>
static class RunLog
{
    public static void Append(string folder, string text)
    {
        string time = DateTimeOffset.UtcNow.ToString("u", CultureInfo.InvariantCulture);
        string line = $"{time} {VisibleText.Line(text)}\n";
        using FileStream file = Disk.Open(Path.Combine(folder, RunFolder.LogFile), FileMode.Append, FileAccess.Write, FileShare.Read);
        Disk.Write(file, Encoding.UTF8.GetBytes(line));
    }
}
