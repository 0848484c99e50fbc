namespace MetaRL.Envs.Families.Bandits;

/// <summary>What the Gittins index reaches in the literature's bandits, Duan et al. 2016 (RL^2), arXiv:1611.02779, table 1: means
/// over tasks to the digits given. They stand in where the Bayes-optimal value is out of reach: from 100 pulls of 5 arms on a level
/// has more than 1e10 states, however they are counted.</summary>
static class PublishedBandits
{
    /// <summary>Null for any other bandit.</summary>
    /// <param name="pulls">n.</param>
    /// <param name="arms">k.</param>
    public static double? Gittins(int pulls, int arms) => (pulls, arms) switch
    {
        (10, 5) => 6.6,
        (10, 10) => 6.6,
        (10, 50) => 6.5,
        (100, 5) => 78.3,
        (100, 10) => 82.8,
        (100, 50) => 85.2,
        (500, 5) => 405.8,
        (500, 10) => 437.8,
        (500, 50) => 463.7,
        _ => null,
    };
}
