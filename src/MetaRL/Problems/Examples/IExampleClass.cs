namespace MetaRL.Problems.Examples;

/// <summary>A class and its examples: what N-way tasks are made of. Immutable.</summary>
public interface IExampleClass
{
    /// <summary>The class in words, unique within its family.</summary>
    string Name { get; }

    /// <summary>Examples there are, 2 at least: one for a support, one for a query.</summary>
    int Count { get; }

    /// <summary>Writes an example; the same each time.</summary>
    /// <param name="index">Which one, in [0, <see cref="Count"/>).</param>
    /// <param name="x">[O], the input.</param>
    void Write(int index, Span<float> x);
}
