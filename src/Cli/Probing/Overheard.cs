using System.Text;

namespace MetaRL.Cli.Probing;

/// <summary>Takes what is printed, keeps its beginning and passes nothing on.</summary>
sealed class Overheard : TextWriter
{
    const int Kept = 100;

    readonly StringBuilder beginning = new();
    readonly Lock gate = new();
    long count;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Add([value]);

    public override void Write(string? value) => Add(value);

    public override void Write(char[] buffer, int index, int count) => Add(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Add(buffer);

    public string? Problem()
    {
        lock (gate) return count == 0 ? null : $"{count} characters were printed, the first: {beginning}";
    }

    void Add(ReadOnlySpan<char> text)
    {
        lock (gate)
        {
            count += text.Length;
            beginning.Append(text[..Math.Min(text.Length, Kept - beginning.Length)]);
        }
    }
}
