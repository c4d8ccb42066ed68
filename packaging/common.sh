# shellcheck shell=bash
# Shared by packaging/run and packaging/test: installs what is missing from Debian, configures and builds. Sourced, not run.
# Every failure ends in one line on stderr; the output of a failed step is kept, and its path is in that line.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
self=packaging/$(basename "$0")

say() { printf '%s\n' "$*" >&2; }
die() {
    say "$self: $*"
    exit 1
}

# missing FILE...: the packages named in the lists that are not installed.
missing() {
    local wanted
    wanted=$(sed 's/#.*//' "$@" | tr -s '[:space:]' '\n' | sed '/^$/d' | sort -u)
    # shellcheck disable=SC2086
    comm -23 <(printf '%s\n' "$wanted") \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

# as_root COMMAND...: runs it as root, through sudo where this is not root already.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# install_packages FILE...: asks Debian for what is missing; touches neither network nor root where nothing is.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        die "this is not Debian: install what packaging/dependencies.txt names, then run cmake as README.md says"
    fi
    local packages log reason
    packages=$(missing "$@")
    [ -n "$packages" ] || return 0
    packages=$(printf '%s' "$packages" | tr '\n' ' ')
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        die "these packages are missing, and installing them takes root or sudo: $packages"
    fi
    say "Installing from Debian: $packages"
    log=$(mktemp "${TMPDIR:-/tmp}/netloom-apt.XXXXXX") || die "no place for a temporary file in ${TMPDIR:-/tmp}"
    # shellcheck disable=SC2086
    if ! { as_root apt-get update -qq &&
        as_root apt-get install -y -qq --no-install-recommends $packages; } </dev/null >"$log" 2>&1; then
        reason=$(grep -E '^(E:|sudo:)' "$log" | head -n 1)
        die "apt-get failed: ${reason:-$(tail -n 1 "$log")} (all of it: $log)"
    fi
    rm -f "$log"
}

# jobs_for_memory: as many compilers at once as there are cores, fewer where each would have under 1.5 GiB.
jobs_for_memory() {
    local cores kib fit
    cores=$(nproc)
    kib=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo 2>/dev/null)
    fit=$((${kib:-$((cores * 1572864))} / 1572864))
    [ "$fit" -ge 1 ] || fit=1
    echo $((fit < cores ? fit : cores))
}

# build_preset PRESET TARGET...: the same in build/PRESET, as CMakePresets.json says.
build_preset() {
    build=$root/build/$1
    configure=(--preset "$1")
    build_target "${@:2}"
}

# build_target TARGET...: configures once, then lets ninja find out what is to do ("all": everything).
configure=(-G Ninja -DCMAKE_BUILD_TYPE=Release)
build_target() {
    local home log=$build/packaging.log
    mkdir -p "$build" 2>/dev/null || die "cannot write to $build"
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt" 2>/dev/null)
    if [ -n "$home" ] && [ "$home" != "$root" ]; then
        rm -rf "$build/CMakeCache.txt" "$build/CMakeFiles" "$build/build.ninja"  # the tree was moved or copied
    fi
    if [ ! -e "$build/build.ninja" ]; then
        say "Configuring in ${build#"$root"/}"
        (cd "$root" && cmake "${configure[@]}" -S "$root" -B "$build") >"$log" 2>&1 ||
            die "cmake failed: $(grep -m 1 -A 2 '^CMake Error' "$log" | tr -s '\n ' ' ') (all of it: $log)"
    fi
    # Where there is nothing to do, ninja says so in one line that nobody needs to see.
    NINJA_STATUS='[%f/%t, %es] ' ninja -C "$build" -j "$(jobs_for_memory)" "$@" </dev/null |
        sed -u -e '/no work to do/d' -e '/^ninja: Entering/d' -e '/VerifyGlobs/d' -e '/Re-checking globbed/d' >&2
    [ "${PIPESTATUS[0]}" -eq 0 ] || die "the build failed: the compiler's words are above"
}
