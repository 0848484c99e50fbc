namespace MetaRL.Envs.Families.Planar;

/// <summary>What the ground of <see cref="PlanarTerrain"/> is like; ranges are for difficulty 0 to 1.</summary>
public enum TerrainKind
{
    /// <summary>Any of the others but <see cref="Flat"/>, drawn for each task.</summary>
    Mixed,

    /// <summary>Level. All tasks are then alike.</summary>
    Flat,

    /// <summary>One long slope upwards, 0.02 to 0.1.</summary>
    Gentle,

    /// <summary>One long slope upwards, 0.1 to 0.3.</summary>
    Steep,

    /// <summary>Straight slopes up and down in turn, 1.5 to 4 m long and up to 0.05 to 0.3 steep.</summary>
    Ramps,

    /// <summary>Waves 3.2 to 6.4 m long, 0.05 to 0.3 m high in all.</summary>
    Hills,

    /// <summary>A wide dip 10 to 20 m across, at most 0.1 to 0.35 steep.</summary>
    Basin,

    /// <summary>Steps up or down by up to 0.03 to 0.15 m, every 0.8 to 2 m.</summary>
    Steps,

    /// <summary>Ditches 0.2 m wide or up to 0.2 to 0.6 m, 0.1 to 0.4 m deep, every 1.5 to 3 m.</summary>
    Gaps,
}
