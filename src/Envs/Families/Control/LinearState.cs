namespace MetaRL.Envs.Families.Control;

// The state of a LinearSystem; the entries beyond its size are not used.
unsafe struct LinearState
{
    fixed float x[LinearSystem.Most];

    internal float this[int i]
    {
        readonly get => x[i];
        set => x[i] = value;
    }
}
