#!/usr/bin/env bash
# Runs again what every table of README.md and docs/ rests on, and prints the tables as rows of Markdown, half-widths over
# seeds, over tasks and over both included. A run that is there is resumed, so the script can be interrupted.
#   experiments/tables.sh [FOLDER]          FOLDER: where runs go, runs/tables by default
#   WORKERS=16 experiments/tables.sh        results do not depend on the number of workers
# On 16 cores: minutes for all but delayed_bandit, whose 150 runs take most of the time.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-runs/tables}
workers=(${WORKERS:+--workers "$WORKERS"})

# NAME of the table, script, options
table() {
    local name=$1 script=$2
    shift 2
    local resume=()
    [[ -e $out/$name ]] && resume=(--resume)
    dotnet run "experiments/$script.cs" -- --quiet --out "$out/$name" "${workers[@]}" "${resume[@]}" "$@" >&2
    printf '\n### %s: %s.cs %s\n\n' "$name" "$script" "$*"
    ./metarl table "$out/$name"
}

table point_navigation point_navigation --seeds 5                     # README.md, docs/algorithms/maml.md
table runner_direction runner_direction --seeds 5                     # docs/environments/planar.md; two tasks, those of training
table trading trading --seeds 3                                       # docs/environments/trading.md
table trading_untrained trading --seeds 3 --iterations 0              # docs/environments/trading.md, last row but one
table published published --seeds 3                                   # docs/algorithms/maml.md
short=(--seeds 3 --set evaluation.tasks=40 --set evaluation.every=0)  # docs/algorithms/baselines.md
table short_maml point_navigation "${short[@]}" --iterations 100 --set evaluation.steps=40
table short_joint point_navigation "${short[@]}" --iterations 100 --set learner=fineTuning --set evaluation.steps=40
table short_scratch point_navigation "${short[@]}" --iterations 0 --set learner=fineTuning --set evaluation.steps=40
table short_random point_navigation "${short[@]}" --iterations 0 --set evaluation.steps=40
table short_told point_navigation_told "${short[@]}" --iterations 100 --set evaluation.steps=0
table compare_learners compare_learners --seeds 3                     # docs/algorithms/README.md; then six seeds of the runner's directions
table compare_learners compare_learners --seeds 6 --columns runner-direction
table learned_optimizer learned_optimizer --seeds 3                   # docs/algorithms/learned-optimizers.md
table grid_navi grid_navi --seeds 3 --only VariBAD,RL2                # docs/algorithms/varibad.md
table rl2 rl2 --seeds 3 --only GRU                                    # docs/algorithms/rl2.md
table pearl pearl --seeds 3                                           # docs/algorithms/pearl.md
table compare_memory compare_memory --seeds 3
table delayed_bandit delayed_bandit --seeds 10                        # docs/environments/bandits.md
