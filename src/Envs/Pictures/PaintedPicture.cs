using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Pictures;

/// <summary>The picture of a struct environment: a tape, and who draws it.</summary>
sealed class PaintedPicture<TEnv>(IVectorEnv env, EpisodeTape<TEnv> tape, IPainter<TEnv> painter) : IEpisodePicture where TEnv : struct
{
    public IVectorEnv Env => env;

    public string ToSvg(string title) => tape.Played is { Count: > 0 } played
        ? painter.Paint(played).ToSvg(title)
        : throw new InvalidOperationException("picture: nothing was played; expected at least one step of its Env");

    /// <summary>Null without a painter.</summary>
    internal static PaintedPicture<TEnv>? By(IPainter<TEnv>? painter, Func<EpisodeTape<TEnv>, IVectorEnv> record)
    {
        if (painter is null) return null;
        var tape = new EpisodeTape<TEnv>();
        return new(record(tape), tape, painter);
    }
}
