using System.Collections.Immutable;
using MetaRL.Envs.Families.Planar.Simulation;

namespace MetaRL.Envs.Families.Planar.Bodies;

/// <summary>
/// A body that moves in the vertical plane, as data. A new body is a new record that derives from this one, and goes
/// wherever a family has its <see cref="PlanarFamily.Body"/>.
/// </summary>
public abstract record PlanarBody
{
    /// <summary>A short id, such as "runner".</summary>
    public abstract string Name { get; }

    /// <summary>The trunk first, every link after its parent. All but the trunk have a motor at their hinge.</summary>
    public abstract ImmutableArray<PlanarLink> Links { get; }

    /// <summary>Of the whole body, kg; the links share it by their volume.</summary>
    public abstract float Mass { get; }

    /// <summary>Coefficient of friction against the ground.</summary>
    public abstract float Friction { get; }

    /// <summary>Of the sum of squared actions, subtracted from each step's reward.</summary>
    public abstract float ActionCost { get; }

    /// <summary>Paid on each step.</summary>
    public virtual float AliveBonus => 0;

    /// <summary>Where it must stay; null for a body that may fall as it likes.</summary>
    public virtual PlanarHealth? Health => null;

    /// <summary>An episode starts with positions (rad) and velocities off by uniform noise up to this, either way.</summary>
    public abstract float ResetNoise { get; }

    /// <summary>Steps of 5 ms in one step of the environment, at least 1.</summary>
    public virtual int Substeps => 10;

    /// <summary>Duration of one step of the environment, s.</summary>
    public float StepTime => Substeps * PlanarPhysics.DefaultStep;

    /// <summary>Number of hinges, and so of actions.</summary>
    public int Joints => Links.Length - 1;

    /// <summary>Number of positions: the trunk's x and z (m) and pitch (rad), and each hinge's angle (rad).</summary>
    public int Positions => Links.Length + 2;
}
