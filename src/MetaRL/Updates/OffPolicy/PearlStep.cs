using MetaRL.Envs;
using MetaRL.Policies;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;

namespace MetaRL.Updates.OffPolicy;

/// <summary>Gradient steps of a <see cref="PearlUpdate"/>.</summary>
/// <param name="update">Its settings.</param>
/// <param name="losses">What is descended.</param>
/// <param name="shape">Of a transition.</param>
sealed class PearlStep(PearlUpdate update, PearlLosses losses, TransitionShape shape)
{
    int Latent => losses.Policy.Latent;

    /// <summary>Critics, targets like them, temperature and moments before the first step.</summary>
    public PearlState Start(Params phi, Seed seed)
    {
        Params critic = losses.Critics.Init(shape.State + shape.Act + Latent, phi.Backend, seed);
        Params alpha = new([("log", Tensor.Full(phi.Backend, [1, 1, 1], Math.Log(update.Temperature)))]);
        return new(phi, critic, critic.Map(static x => 1.0 * x), alpha, update.CriticAdam.Init(Joint(critic, phi)).Tensors,
            update.ActorAdam.Init(ActorOf(phi)).Tensors, update.TemperatureAdam.Init(alpha).Tensors);
    }

    /// <summary>One step of all.</summary>
    /// <param name="from">Before.</param>
    /// <param name="step">Steps taken so far.</param>
    /// <param name="replay">Drawn from.</param>
    /// <param name="seed">Of this step.</param>
    /// <param name="report">Told of it.</param>
    public PearlState Take(PearlState from, long step, TaskReplay replay, Seed seed, PearlReport report)
    {
        IBackend backend = from.Phi.Backend;
        Rng rng = seed.Fork("batch").Stream(), noise = seed.Fork("noise").Stream();
        TransitionBatch batch = replay.Draw(backend, ref rng, update.Tasks, update.Transitions, 1 + rng.Below(update.Context));
        double alpha = from.Alpha;

        Params critic = from.Critic.Track(), encoder = EncoderOf(from.Phi).Track();
        Params seen = from.Phi.With(encoder);
        PearlLosses.CriticResult judged = losses.Critic(seen, critic, from.Target, batch, alpha, Normal(backend, ref noise, [update.Tasks, 1, Latent]), ActNoise(backend, ref noise));
        Params joint = Joint(critic, seen);
        Params gradient = Autograd.Grad(judged.Loss, joint);
        (Params moved, UpdateState criticMoments) = update.CriticAdam.Step(joint.Detach(), gradient, new(from.CriticMoments, step));
        Params critics = moved.Group(CriticPrefix);

        Params actor = ActorOf(from.Phi).Track();
        (Tensor loss, Tensor logProb) = losses.Actor(from.Phi.With(actor), critics, batch, alpha, judged.Z, ActNoise(backend, ref noise));
        (Params acting, UpdateState actorMoments) = update.ActorAdam.Step(actor.Detach(), Autograd.Grad(loss, actor), new(from.ActorMoments, step));

        // Of −ln α (ln π + H̄): the temperature rises while entropy is below its target.
        double entropy = -logProb.Item(), target = update.TargetEntropy * shape.Act;
        Params pull = from.LogAlpha.Map(x => Tensor.Full(backend, x.Shape, entropy - target));
        (Params alphaNext, UpdateState alphaMoments) = update.TemperatureAdam.Step(from.LogAlpha, pull, new(from.AlphaMoments, step));

        report.Add(judged, GradientNorm.Of(gradient), loss, entropy, alpha);
        Params slow = from.Target.Zip(critics, (slow, fast) => slow.AddScaled(fast - slow, update.Tau));
        return new(from.Phi.With(moved.Where(IsEncoder)).With(acting), critics, slow, alphaNext, criticMoments.Tensors, actorMoments.Tensors, alphaMoments.Tensors);
    }

    const string CriticPrefix = "critic.";

    // What one loss trains has one optimizer.
    static Params Joint(Params critic, Params phi) => critic.Prefixed(CriticPrefix).Concat(EncoderOf(phi));

    static bool IsEncoder(string name) => name.StartsWith(PosteriorPolicy.EncoderPrefix, StringComparison.Ordinal);

    static Params EncoderOf(Params phi) => phi.Where(IsEncoder);

    static Params ActorOf(Params phi) => phi.Where(static name => name.StartsWith(PosteriorPolicy.ActorPrefix, StringComparison.Ordinal));

    Tensor ActNoise(IBackend backend, ref Rng rng) => Normal(backend, ref rng, [1, update.Tasks * update.Transitions, shape.Act]);

    static Tensor Normal(IBackend backend, ref Rng rng, Shape of)
    {
        var values = new float[of.Size];
        rng.FillNormal(values);
        return Tensor.From(backend, values, of);
    }
}
