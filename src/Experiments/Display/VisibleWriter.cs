using System.Text;

namespace MetaRL.Experiments.Display;

/// <summary>Writes <see cref="VisibleText"/>: for a program that sends its terminal nothing but text.</summary>
sealed class VisibleWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    // A line break of this system may hold a carriage return.
    public override void Write(char value)
    {
        if (value == '\r') inner.Write(value);
        else inner.Write(VisibleText.Of(value.ToString()));
    }

    public override void Write(string? value)
    {
        if (value is not null) inner.Write(string.Join(Environment.NewLine, value.Split(Environment.NewLine).Select(VisibleText.Of)));
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Flush() => inner.Flush();
}
