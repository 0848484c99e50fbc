using MetaRL.Envs.Families.Planar.Lanes;
using MetaRL.Envs.Families.Planar.Rendering;
using MetaRL.Envs.Families.Planar.Simulation;
using MetaRL.Envs.Tables;
using MetaRL.Envs.Vectorized;

namespace MetaRL.Envs.Families.Planar;

/// <summary>A task of a <see cref="PlanarFamily"/>: a body, perhaps altered, on some ground, and what it is paid for.</summary>
public sealed class PlanarTask : IPicturedTask
{
    internal PlanarTask(PlanarFamily family, PlanarSetup setup, string description, IReadOnlyDictionary<string, double> parameters) =>
        (Family, Setup, Description, Parameters) = (family, setup, description, parameters);

    internal PlanarSetup Setup { get; }

    /// <summary>The family that it is of.</summary>
    public PlanarFamily Family { get; }

    /// <summary>The ground that its environments are on.</summary>
    public PlanarGround Ground => Setup.Ground;

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Parameters { get; }

    /// <summary>A group of the widest vector registers; narrower ones divide it.</summary>
    public int GroupSize => Lanes16.Width;

    /// <inheritdoc cref="ITask.CreateEnvs"/>
    public PlanarVectorEnv CreateEnvs(int count) => new(Setup, count);

    /// <inheritdoc/>
    public bool Accept(IStructVisitor visitor) => Setup.Model.Links.Length <= PlanarEnv.MostLinks && Structs().Show(visitor);

    /// <summary>The task in the form of structs, for a GPU.</summary>
    /// <exception cref="NotSupportedException">The body has more links than such an environment has memory for.</exception>
    internal StructForm<PlanarEnv, PlanarTables> Structs()
    {
        if (Setup.Model.Links.Length > PlanarEnv.MostLinks)
            throw new NotSupportedException($"PlanarEnv: the {Setup.Body.Name} has {Setup.Model.Links.Length} links, expected at most {PlanarEnv.MostLinks}; "
                + "play it on the CPU, or take a smaller body");
        return new(Setup.Spec, default, Setup.Tables, Setup);
    }

    IVectorEnv ITask.CreateEnvs(int count) => CreateEnvs(count);

    /// <inheritdoc/>
    public IEpisodePicture CreatePicture() => new PlanarPicture(this);

    /// <summary>The description.</summary>
    public override string ToString() => Description;
}
