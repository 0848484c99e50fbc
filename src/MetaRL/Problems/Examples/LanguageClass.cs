using MetaRL.Envs;

namespace MetaRL.Problems.Examples;

/// <summary>Texts in a language: a Markov chain over letters. Text i is the same each time.</summary>
sealed class LanguageClass : IExampleClass
{
    const int WordLength = 8;

    readonly int letters, gram, length;
    readonly Seed seed;
    readonly float[] upTo;   // [A, A], probability that the next letter is this one or one before it

    public LanguageClass(int number, Languages family)
    {
        (letters, gram, length, Count) = (family.Letters, family.Gram, family.Length, family.Texts);
        seed = new Seed((ulong)number);
        upTo = new float[letters * letters];
        Rng rng = seed.Fork("letters").Stream();
        rng.FillNormal(upTo);
        for (int row = 0; row < letters; row++) Accumulate(upTo.AsSpan(row * letters, letters), family.Sharpness);
        Span<int> word = stackalloc int[WordLength];
        Text(seed.Fork("word"), word);
        Name = $"language {number} ({string.Concat(word.ToArray().Select(static l => (char)('a' + l)))})";
    }

    public string Name { get; }

    public int Count { get; }

    public void Write(int index, Span<float> x)
    {
        Span<int> text = length <= 256 ? stackalloc int[length] : new int[length];
        Text(seed.Fork("texts").Fork((ulong)index), text);
        x.Clear();
        for (int start = 0; start + gram <= length; start++)
        {
            int which = 0;
            foreach (int letter in text.Slice(start, gram)) which = which * letters + letter;
            x[which]++;
        }
    }

    void Text(Seed which, Span<int> text)
    {
        Rng rng = which.Stream();
        text[0] = rng.Below(letters);
        for (int i = 1; i < text.Length; i++) text[i] = Next(text[i - 1], rng.Uniform());
    }

    int Next(int letter, float u)
    {
        int next = 0;
        while (next < letters - 1 && u >= upTo[letter * letters + next]) next++;
        return next;
    }

    // Scores to softmax(s · scores), added up.
    static void Accumulate(Span<float> row, double sharpness)
    {
        double sum = 0, before = 0;
        foreach (float z in row) sum += Math.Exp(sharpness * z);
        foreach (ref float z in row)
        {
            before += Math.Exp(sharpness * z) / sum;
            z = (float)before;
        }
    }
}
