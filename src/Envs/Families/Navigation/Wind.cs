namespace MetaRL.Envs.Families.Navigation;

/// <summary>The wind along one axis: Strength sin(WaveX x + WaveY y + Phase), a plane wave that stands still.</summary>
/// <param name="Strength">Largest drift in one step.</param>
/// <param name="WaveX">rad per unit of length.</param>
/// <param name="WaveY">rad per unit of length.</param>
/// <param name="Phase">rad.</param>
public readonly record struct WindWave(float Strength, float WaveX, float WaveY, float Phase)
{
    internal float At(float x, float y) => Strength * MathF.Sin(WaveX * x + WaveY * y + Phase);
}

/// <summary>The task of <see cref="WindNavigation"/>: a drift that depends on the place.</summary>
/// <param name="X">Along the first axis.</param>
/// <param name="Y">Along the second.</param>
public readonly record struct Wind(WindWave X, WindWave Y);
