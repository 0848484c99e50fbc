using System.Runtime.Intrinsics;
using MetaRL.Envs.Families.Planar.Lanes;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>
/// Steps B bodies of one model on one ground. Positions, velocities, accelerations and actions lie in groups of Width
/// environments, one lane each; the last group is filled up with bodies that nobody looks at.
/// </summary>
internal abstract unsafe class PlanarSimulator
{
    const int Alignment = 64;
    readonly float[] memory; // pinned
    readonly LinkFrame[] frames; // [links], for starts
    readonly int rows;

    private protected PlanarSimulator(PlanarModel model, PlanarGround ground, int count, int width)
    {
        (Model, Ground, Count, Width) = (model, ground, count, width);
        rows = 3 * model.Positions + model.Joints;
        frames = new LinkFrame[model.Links.Length];
        Groups = (count + width - 1) / width;
        memory = Pinned(Groups * rows * width, out float* aligned);
        State = aligned;
    }

    internal static PlanarSimulator Create(PlanarModel model, PlanarGround ground, int count)
    {
        if (Vector512.IsHardwareAccelerated) return new PlanarSimulator<Lanes16>(model, ground, count);
        if (Vector256.IsHardwareAccelerated) return new PlanarSimulator<Lanes8>(model, ground, count);
        if (Vector128.IsHardwareAccelerated) return new PlanarSimulator<Lanes4>(model, ground, count);
        return new PlanarSimulator<Lanes1>(model, ground, count);
    }

    internal PlanarModel Model { get; }
    internal PlanarGround Ground { get; }
    internal int Count { get; }
    internal int Width { get; }
    internal int Places => Groups * Width; // with those that only fill up the last group

    private protected int Groups { get; }
    private protected float* State { get; } // [Groups][rows][Width]
    private protected int GroupSize => rows * Width;

    internal Lane this[int place] => new(State + place / Width * GroupSize + place % Width, Width, Model.Positions);

    /// <summary>Puts one body where an episode begins.</summary>
    /// <param name="place">Index of the body.</param>
    /// <param name="noise">Greatest noise either way.</param>
    /// <param name="rng">The only source of randomness.</param>
    internal void Start(int place, float noise, ref Rng rng)
    {
        fixed (LinkFrame* scratch = frames) PlanarStart.Draw(Model.Tables, Ground.Table, noise, ref rng, this[place], scratch);
    }

    /// <summary>Takes all bodies through one step of the environment.</summary>
    internal abstract void Advance();

    private protected static float[] Pinned(int length, out float* aligned)
    {
        float[] memory = GC.AllocateArray<float>(length + Alignment / sizeof(float), pinned: true);
        fixed (float* start = memory) aligned = (float*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
        return memory;
    }
}
