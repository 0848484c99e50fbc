#!/usr/bin/env bash
# Packages as a user has them: packs to a feed of its own, then works outside of the repository with nothing but the feed,
# the registry and the SDK. Needs minutes, most of them for the build. Ends with exit code 0 where all went well.
#   tests/packages.sh [FEED]     a folder of packages that are there already, such as those to be published
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
feed=$(realpath "${1:-$work/feed}")
export NUGET_PACKAGES=$work/packages   # what an earlier feed left elsewhere is not asked
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT                     # for the tool's own program
fail() { echo "FAILED: $1" >&2; exit 1; }
expect() { grep -q -- "$1" "$2" || { cat "$2" >&2; fail "no '$1' in what $3 said"; }; }

echo "-- a tree with changes is refused, any other packs"
# The templates are the one package without anything to compile; the rules are those of all.
tree=$work/tree
mkdir -p "$tree/src"
cp "$root"/{Directory.Build.props,Directory.Packages.props,global.json,.gitignore} "$tree"
cp "$root"/src/{Directory.Build.props,Directory.Build.targets,README.md} "$tree/src"
cp -r "$root/src/Templates" "$tree/src"
rm -rf "$tree"/src/Templates/{bin,obj}
templates() { dotnet pack "$tree/src/Templates" -o "$work/$1" --nologo "${@:2}" >"$work/said" 2>&1; }
made() { [ -f "$work/$1/MetaRL.Templates.$2.nupkg" ] || { cat "$work/said" >&2; fail "$1: no package of version $2"; }; }
version=$(dotnet msbuild "$root/src/Experiments" -getProperty:Version)
templates bare || true
made bare "$version"                   # no git at all
if command -v git >/dev/null; then
  git -C "$tree" init --quiet
  git -C "$tree" add .
  git -C "$tree" -c user.name=test -c user.email=test@localhost commit --quiet -m test
  templates clean || true
  made clean "$version"
  echo >"$tree/forgotten.cs"
  ! templates refused || fail "a tree with a file that no commit has was packed"
  [ ! -e "$work/refused" ] || fail "a package was made of a tree that was refused"
  expect "forgotten.cs.*commit or stash.*-p:AllowDirty=true" "$work/said" "dotnet pack"
  templates dirty -p:AllowDirty=true || true
  made dirty "$version-dirty"
fi

echo "-- packages"
if [ $# -eq 0 ]; then   # marked, since whoever runs this may be in the middle of something
  dotnet pack "$root/MetaRL.sln" -o "$feed" -p:AllowDirty=true --nologo -v quiet || fail "dotnet pack"
fi
version=$(basename "$feed"/MetaRL.Experiments.*.nupkg .nupkg)
version=${version#MetaRL.Experiments.}
ids=$(cd "$root/src" && for project in */*.csproj; do basename "$project" .csproj; done | sort)
packed=$(cd "$feed" && for package in *.nupkg; do echo "${package%".$version.nupkg"}"; done | sort)
[ "$ids" = "$packed" ] || fail "packages are not the projects in src: $packed"
for id in $ids; do
  [ "$id" = MetaRL.Templates ] || [ -s "$feed/$id.$version.snupkg" ] || fail "$id has no symbols"
done

outside=$work/outside
mkdir "$outside"
cd "$outside"
cat >nuget.config <<END
<configuration>
  <packageSources>
    <add key="feed" value="$feed" />
  </packageSources>
</configuration>
END

echo "-- a script that is one line away"
sed -n '/^```csharp$/,/^```$/p' "$root/src/README.md" | sed "/^\`\`\`/d; s/@\*/@$version/" >navigation.cs
small=(--iterations 1 --set training.metaBatch=2 --set evaluation.tasks=2 --quiet)
dotnet run navigation.cs -- "${small[@]}" --out run || fail "a script with #:package"
[ -s run/report.html ] || fail "the script left no report"
dotnet run navigation.cs -- --help >"$work/said"
expect "Tasks in a meta-batch" "$work/said" "--help (from the documentation beside the assemblies)"
! dotnet run navigation.cs -- "${small[@]}" --out other --device torch-cpu 2>"$work/said" || fail "a package has a back end that is not in it"
expect "this package has no Torch back end; .*dotnet pack MetaRL.sln -p:Torch=cpu" "$work/said" "--device torch-cpu"
for folder in "$NUGET_PACKAGES"/metarl*/"$version"; do
  nuspec=$(cat "$folder"/*.nuspec)
  for part in "<description>[^<]" "<readme>README.md" "<license type=\"expression\">MIT" "<tags>"; do
    grep -q "$part" <<<"$nuspec" || fail "$folder: no $part in its nuspec"
  done
  [ -s "$folder/README.md" ] || fail "$folder has no readme"
  ls "$folder"/lib/net10.0/*.xml >/dev/null || fail "$folder has no documentation"
  ! grep -o "id=\"MetaRL[^>]*" <<<"$nuspec" | grep -v "version=\"$version\"" || fail "$folder depends on another version"
done

! grep -rlF "$root/" "$NUGET_PACKAGES"/metarl* || fail "these name the folder that they were built in"

echo "-- the tool"
dotnet tool install MetaRL.Cli --version "$version" --tool-path "$work/tool" >/dev/null || fail "dotnet tool install"
metarl() { "$work/tool/metarl" "$@"; }
metarl --help >"$work/said" || fail "metarl --help"
expect "env-check" "$work/said" "metarl --help"
metarl envs >"$work/said" || fail "metarl envs"
expect "point-navigation" "$work/said" "metarl envs"
metarl learners maml >"$work/said" || fail "metarl learners"
expect "innerLr" "$work/said" "metarl learners"
expect "1703.03400" "$work/said" "metarl learners (from the documentation beside the assemblies)"

echo "-- metarl new"
metarl new env Ferry && metarl new experiment Crossing && metarl new learner Momentum || fail "metarl new"
for script in Ferry Crossing Momentum; do
  expect "^#:package MetaRL.Experiments@$version\$" "$script.cs" "metarl new"
  dotnet run "$script.cs" -- --check || fail "the check of $script.cs"
done
metarl env-check Ferry.cs >"$work/said" || { cat "$work/said"; fail "metarl env-check Ferry.cs"; }
expect " 0 broken, 0 warnings" "$work/said" "metarl env-check"
dotnet run Ferry.cs -- "${small[@]}" --out ferry || fail "the training of Ferry.cs"
metarl eval ferry --source Ferry.cs --tasks 2 >"$work/said" || { cat "$work/said"; fail "metarl eval"; }
! metarl new env Ferry 2>"$work/said" || fail "metarl new has overwritten a file"
expect "nothing is overwritten" "$work/said" "metarl new"

echo "-- dotnet new"
export DOTNET_CLI_HOME=$work/home
dotnet new install "$feed/MetaRL.Templates.$version.nupkg" >"$work/said" || { cat "$work/said"; fail "dotnet new install"; }
mkdir templates
dotnet new metarl-env -n Ferry -o templates >/dev/null || fail "dotnet new metarl-env"
dotnet new metarl-experiment -n Crossing -o templates >/dev/null || fail "dotnet new metarl-experiment"
dotnet new metarl-learner -n Momentum -o templates >/dev/null || fail "dotnet new metarl-learner"
for script in Ferry Crossing Momentum; do
  cmp "$script.cs" "templates/$script.cs" || fail "dotnet new and metarl new differ"
done
echo "packages are well"
