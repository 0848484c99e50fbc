using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families;

/// <summary>A picture of an inner family's episode, played in the wrapper's environment.</summary>
sealed class WrappedPicture(IVectorEnv env, IEpisodePicture inner) : IEpisodePicture
{
    public IVectorEnv Env => env;
    public string ToSvg(string title) => inner.ToSvg(title);

    /// <summary>Null where the inner task draws none.</summary>
    public static IEpisodePicture? Of(ITask inner, Func<IVectorEnv, IVectorEnv> wrap) =>
        (inner as IPicturedTask)?.CreatePicture() is { } picture ? new WrappedPicture(wrap(picture.Env), picture) : null;
}
