namespace MetaRL.Envs.Tests;

public sealed class TaskComparerTests
{
    static bool AreSame(ITaskDescription x, ITaskDescription y)
    {
        bool same = TaskComparer.Instance.Equals(x, y);
        Assert.Equal(same, TaskComparer.Instance.Equals(y, x));
        if (same) Assert.Equal(TaskComparer.Instance.GetHashCode(x), TaskComparer.Instance.GetHashCode(y));
        return same;
    }

    // None of them says when two are equal, and what ToString says is no help.
    [Fact]
    public void Tasks_are_the_same_where_their_fields_are()
    {
        Assert.True(AreSame(new Plain(1, new(2)), new Plain(1, new(2))));
        Assert.False(AreSame(new Plain(1, new(2)), new Plain(1, new(3))));
        Assert.False(AreSame(new Plain(1, new(2)), new Plain(1, null)));
        Assert.True(AreSame(new Table([1, 2], [["a"], []]), new Table([1, 2], [["a"], []])));
        Assert.False(AreSame(new Table([1, 2], [["a"], []]), new Table([1, 2.5f], [["a"], []])));
        Assert.False(AreSame(new Table([1, 2], [["a"], []]), new Table([1, 2], [["b"], []])));
        Assert.False(AreSame(new Table([1, 2], [["a"], []]), new Table([1], [["a"], []])));
        Assert.True(AreSame(new Grid(new int[2, 3]), new Grid(new int[2, 3])));
        Assert.False(AreSame(new Grid(new int[2, 3]), new Grid(new int[3, 2])));
    }

    [Fact]
    public void Zero_has_no_sign()
    {
        var family = new Families.Navigation.PointNavigation();
        Assert.True(AreSame(family.Of(new(0, -1)), family.Of(new(-0f, -1))));
        Assert.False(AreSame(family.Of(new(1, -1)), family.Of(new(1, 1))));
        Assert.Equal(1, DrawnTasks.Of(i => family.Of(new(i % 2 == 0 ? 0f : -0f, 1))).Count);
    }

    [Fact]
    public void Fields_that_lead_back_end()
    {
        static Ring Loop(int value)
        {
            var ring = new Ring { Value = value };
            ring.Next = new() { Value = 1, Next = ring };
            return ring;
        }
        Assert.True(AreSame(Loop(2), Loop(2)));
        Assert.False(AreSame(Loop(2), Loop(3)));
        static Ring Chain(int length) => Enumerable.Range(0, length).Aggregate(new Ring(), (next, _) => new() { Next = next });
        Assert.True(AreSame(Chain(20), Chain(20)));
        Assert.False(AreSame(Chain(100_000), Chain(100_000)));   // too deep to tell
    }

    [Fact]
    public void A_few_tasks_of_a_class_are_found_to_be_a_few()
    {
        DrawnTasks drawn = DrawnTasks.Of(static i => new Table([i % 3], []));
        Assert.Equal(3, drawn.Count);
        Assert.True(drawn.Contains(new Table([2], [])));
        Assert.False(drawn.Contains(new Table([3], [])));
        Assert.Null(DrawnTasks.Of(static i => new Table([i], [])).Count);
    }

    abstract class Told : ITaskDescription
    {
        public string Description => "a task";
        public IReadOnlyDictionary<string, double> Parameters => new Dictionary<string, double>();
    }

    sealed class Inner(double y)
    {
        public double Y => y;
    }

    sealed class Plain(int x, Inner? inner) : Told
    {
        public double Sum => x + inner?.Y ?? 0;
    }

    sealed class Table(float[] numbers, string[][] names) : Told
    {
        public int Size => numbers.Length + names.Length;
    }

    sealed class Grid(int[,] cells) : Told
    {
        public int Size => cells.Length;
    }

    sealed class Ring : Told
    {
        public int Value { get; init; }
        public Ring? Next { get; set; }
    }
}
