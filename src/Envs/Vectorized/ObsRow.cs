using System.Runtime.CompilerServices;

namespace MetaRL.Envs.Vectorized;

/// <summary>An observation in a span.</summary>
readonly ref struct ObsRow(Span<float> row) : IObsWriter
{
    readonly Span<float> row = row;

    public float this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            if ((uint)i >= (uint)row.Length) RowIndex.ThrowObs(i, row.Length);
            row[i] = value;
        }
    }
}

/// <summary>An action in a span.</summary>
readonly ref struct ActRow(ReadOnlySpan<float> row) : IActReader
{
    readonly ReadOnlySpan<float> row = row;

    public float this[int i]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)i >= (uint)row.Length) RowIndex.ThrowAct(i, row.Length);
            return row[i];
        }
    }
}
