namespace MetaRL.Cli;

/// <summary>How long a line may be.</summary>
static class TerminalWidth
{
    /// <summary>Columns of the terminal; no limit where output goes elsewhere.</summary>
    public static int Now
    {
        get
        {
            if (Console.IsOutputRedirected) return int.MaxValue;
            try
            {
                return Console.WindowWidth > 0 ? Console.WindowWidth : int.MaxValue;
            }
            catch (Exception e) when (e is IOException or PlatformNotSupportedException)
            {
                return int.MaxValue;
            }
        }
    }
}
