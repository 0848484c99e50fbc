using System.Text;

namespace MetaRL.Experiments.Display;

/// <summary>Writes to a console for as long as that takes it: one that is full or was closed ends no run.</summary>
sealed class LastingWriter(TextWriter inner) : TextWriter
{
    /// <summary>Why nothing is written any more; null while it is.</summary>
    public string? Lost { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Flush() => Try(inner.Flush);

    void Try(Action write)
    {
        if (Lost is not null) return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Lost = e.Message;
        }
    }
}
