using System.Runtime.InteropServices;

namespace MetaRL.Tensors;

/// <summary>The gradients of one scalar on their way back through its graph. They belong to the scope that is open when
/// this is made.</summary>
sealed class Adjoints
{
    readonly Tensor y;
    readonly IReadOnlyList<Tensor> wrt;
    readonly HashSet<Tensor> targets, path = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Tensor, Tensor> of = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Tensor, AdjointPieces> pieces = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Tensor, int> waiting = new(ReferenceEqualityComparer.Instance);   // in how many of these pieces a tensor is
    readonly TensorScope.Frame? own = TensorScope.Frame.Current;
    readonly List<Tensor> used = [];

    /// <param name="y">What to differentiate; its elements are summed.</param>
    /// <param name="wrt">Tracked tensors.</param>
    internal Adjoints(Tensor y, IReadOnlyList<Tensor> wrt)
    {
        this.y = y;
        this.wrt = wrt;
        targets = new(wrt, ReferenceEqualityComparer.Instance);
    }

    /// <summary>∂(Σ y)/∂w for each w; zeros where y does not depend on it.</summary>
    /// <param name="freeing">Whether what no rule will read again is freed at once: there must be no graph to keep.</param>
    /// <exception cref="InvalidOperationException">y depends on no w.</exception>
    internal Tensor[] ToLeaves(bool freeing)
    {
        List<Tensor> order = Path();
        if (order.Count == 0 && wrt.Count > 0) throw Cut();
        of[y] = Tensor.Full(y.Backend, y.Shape, 1);
        foreach (Tensor t in order)
        {
            if (pieces.Remove(t, out AdjointPieces? slices)) Join(t, slices, freeing);
            if (t.Producer is not { } node || !of.TryGetValue(t, out Tensor? gy)) continue;
            if (freeing) PassOnAndFree(node, t, gy);
            else PassOn(node, t, gy);
        }
        return [.. wrt.Select(w => of.GetValueOrDefault(w) ?? Tensor.Zeros(w.Backend, w.Shape))];
    }

    InvalidOperationException Cut()
        => new($"Grad: y ({y}) does not depend on any of the {wrt.Count} tensors: the graph was cut, by Detach, NoGrad or an untracked copy, or everything"
            + " between is constant (Step, Less, the derivative of a linear function); compute y from the tracked tensors with recording on");

    void PassOn(Node node, Tensor t, Tensor gy)
    {
        if (node.Piece is not { } place) PassOnWhole(node, t, gy);
        else if (path.Contains(node.Inputs[0])) Keep(node.Inputs[0], place, gy);
    }

    // A tensor that is taken apart, such as the steps of a sequence, gets its adjoint in one piece at its turn: as many tensors
    // of its size as it has parts would make a pass quadratic in them.
    void Keep(Tensor x, PiecePlace place, Tensor gy)
    {
        ref AdjointPieces? slices = ref CollectionsMarshal.GetValueRefOrAddDefault(pieces, x, out _);
        slices ??= new();
        slices.Add(place, gy);
        waiting[gy] = waiting.GetValueOrDefault(gy) + 1;
    }

    void Join(Tensor x, AdjointPieces slices, bool freeing)
    {
        Tensor? before = of.GetValueOrDefault(x);
        of[x] = freeing ? JoinedAlone(x, slices, before) : Joined(x, slices, before);
        if (!freeing) return;
        foreach (Tensor slice in slices.Tensors)
        {
            if (--waiting[slice] == 0) waiting.Remove(slice);
            Free(slice);
        }
        if (before is not null) Free(before);
    }

    static Tensor Joined(Tensor x, AdjointPieces slices, Tensor? before)
    {
        Tensor joined = slices.Joined(x.Shape);
        return before is null ? joined : before + joined;
    }

    static Tensor JoinedAlone(Tensor x, AdjointPieces slices, Tensor? before)
    {
        using TensorScope scope = TensorScope.Open();
        return scope.Keep(Joined(x, slices, before));
    }

    void PassOnWhole(Node node, Tensor t, Tensor gy)
    {
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            Tensor x = node.Inputs[i];
            if (!path.Contains(x)) continue;
            Tensor g = node.Vjp(t, gy, i).SumTo(x.Shape);   // undoes broadcasting here, once, for every op
            ref Tensor? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(of, x, out bool exists);
            sum = exists ? sum! + g : g;
        }
    }

    // A rule may pass on what it was given, so that one tensor can be the adjoint of several.
    void PassOnAndFree(Node node, Tensor t, Tensor gy)
    {
        used.Clear();
        used.Add(gy);
        foreach (Tensor x in node.Inputs)
            if (of.TryGetValue(x, out Tensor? before)) used.Add(before);
        using (TensorScope rule = TensorScope.Open())
        {
            PassOn(node, t, gy);
            foreach (Tensor x in node.Inputs)
                if (of.TryGetValue(x, out Tensor? now)) rule.Keep(now);
        }
        if (!targets.Contains(t)) of.Remove(t);
        foreach (Tensor u in used) Free(u);
    }

    // What no rule will read again.
    void Free(Tensor x)
    {
        bool isRead = waiting.ContainsKey(x) || of.ContainsValue(x);
        if (ReferenceEquals(x.Owner, own) && !isRead) x.Dispose();
    }

    // The tensors between wrt and y, y first, every tensor before its inputs. Only these are differentiated: constants
    // such as observations, and history older than wrt, cost nothing. Iterative, since chains can be long.
    List<Tensor> Path()
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var order = new List<Tensor>();
        var stack = new Stack<(Tensor Tensor, bool InputsDone)>([(y, false)]);
        while (stack.TryPop(out var top))
        {
            (Tensor t, bool inputsDone) = top;
            Tensor[] inputs = t.Producer?.Inputs ?? [];
            if (inputsDone)
            {
                if (!targets.Contains(t) && !Array.Exists(inputs, path.Contains)) continue;
                path.Add(t);
                order.Add(t);
            }
            else if (seen.Add(t))
            {
                stack.Push((t, true));
                foreach (Tensor x in inputs)
                    if (x.IsTracked && !seen.Contains(x)) stack.Push((x, false));
            }
        }
        order.Reverse();
        return order;
    }
}
