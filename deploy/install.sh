#!/bin/sh
# Install from apt what this machine lacks, without a question:
#
#   sh deploy/install.sh python      what makes a virtual environment
#   sh deploy/install.sh libraries   what WeasyPrint loads
#   sh deploy/install.sh tests       servers, browser and PDF tools for `make test`
#   sh deploy/install.sh browser     print the path of a Chromium; get one if there is none
#
# As root, or by sudo where it asks for no password. Where neither is possible, or there is no apt, it
# prints the command to run and goes on; nothing is installed, or asked of the network, when all is there.
set -eu
PATH=$PATH:/usr/sbin:/sbin

have() { command -v "$1" >/dev/null 2>&1; }

# Servers for tests are started by the tests: apt must not start them, now or at the next boot.
install_as_root() {
    export DEBIAN_FRONTEND=noninteractive
    policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
    fi
    case " $* " in *" postgresql "*)
        config=/etc/postgresql-common/createcluster.conf
        mkdir -p ${config%/*}
        [ -e $config ] || echo 'create_main_cluster = false' >$config
    esac
    if ! apt_get install "$@"; then
        echo "Once more, with fresh lists." >&2
        apt_get update && apt_get install "$@"
    fi
    case " $* " in *" redis-server "*)
        if have systemctl; then systemctl --quiet disable redis-server || true; fi
    esac
}

apt_get() {
    verb=$1
    shift
    [ "$verb" = update ] || set -- --no-install-recommends "$@"
    log=$(mktemp)
    apt-get "$verb" -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 \
        -o Dpkg::Options::=--force-confold "$@" </dev/null >"$log" 2>&1 && failed= || failed=yes
    [ -z "$failed" ] || tail -n 5 "$log" >&2
    rm -f "$log"
    [ -z "$failed" ]
}

# install PACKAGE...: by apt, if we may.
install() {
    [ $# -gt 0 ] || return 0
    if may_install; then
        echo "Installing from apt: $*" >&2
        if [ "$(id -u)" = 0 ]; then
            sh "$0" as-root "$@" && return
        else
            sudo -n sh "$0" as-root "$@" && return
        fi
    fi
    by_hand "$@"
}

may_install() {
    have apt-get && { [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }
}

# by_hand PACKAGE...: say in one sentence what to type for it; named as Debian does.
by_hand() {
    if have apt-get; then
        how="sudo apt-get update && sudo apt-get install --no-install-recommends $*"
    elif have dnf; then
        how="sudo dnf install $(named_by "$@" <<EOT
libpango-1.0-0 pango
libpangoft2-1.0-0 pango
libharfbuzz-subset0 harfbuzz
python3-venv python3
postgresql postgresql-server
redis-server valkey
default-jre-headless java-latest-openjdk-headless
libjaxb-java jaxb-runtime
EOT
        )"
    elif have pacman; then
        how="sudo pacman -S $(named_by "$@" <<EOT
libpango-1.0-0 pango
libpangoft2-1.0-0 pango
libharfbuzz-subset0 harfbuzz
python3 python
python3-venv python
redis-server valkey
poppler-utils poppler
default-jre-headless jre-openjdk-headless
libjaxb-java -
EOT
        )"
    elif have brew; then
        how="brew install $(named_by "$@" <<EOT
libpango-1.0-0 pango
libpangoft2-1.0-0 pango
libharfbuzz-subset0 harfbuzz
python3 python@3.12
python3-venv python@3.12
postgresql postgresql@17
redis-server valkey
poppler-utils poppler
default-jre-headless openjdk
libjaxb-java -
EOT
        )"
    else
        how="what this system calls: $*"
    fi
    echo "This machine lacks something. Please install it, and start again:  $how" >&2
}

# named_by PACKAGE... <TABLE: these packages by the table's second column, each once.
named_by() {
    table=$(cat)
    for package; do
        name=$(echo "$table" | sed -n "s/^$package //p")
        echo "${name:-$package}"
    done | grep -vx -e - | sort -u | tr '\n' ' '
}

python() {
    python=${PYTHON:-python3}
    if ! have "$python"; then
        install python3 python3-venv
        have "$python" || exit 1
    fi
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "Python 3.11 or newer is needed, and $python is older. If there is a newer one:" \
            "make run PYTHON=/path/to/python3.12" >&2
        exit 1
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    install "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || exit 1
}

libraries() {
    loaded=$(ldconfig -p 2>/dev/null || ls /lib /usr/lib /usr/local/lib /opt/homebrew/lib 2>/dev/null || true)
    loaded=$(echo "$loaded" | sed 's/\.0\.dylib/.so.0/g')
    set --
    case $loaded in *libpango-1.0.so.0*) ;; *) set -- "$@" libpango-1.0-0 ;; esac
    case $loaded in *libpangoft2-1.0.so.0*) ;; *) set -- "$@" libpangoft2-1.0-0 ;; esac
    case $loaded in *libharfbuzz-subset.so.0*) ;; *) set -- "$@" libharfbuzz-subset0 ;; esac
    install "$@"
}

tests() {
    set --
    have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || set -- "$@" postgresql
    have redis-server || have valkey-server || set -- "$@" redis-server
    have pdftotext || set -- "$@" poppler-utils
    have qpdf || set -- "$@" qpdf
    # What veraPDF runs on, and reads its profiles with.
    have java || set -- "$@" default-jre-headless
    [ -e /usr/share/java/jaxb-runtime.jar ] || set -- "$@" libjaxb-java
    # Ubuntu's package of that name is a snap: see `browser`.
    if [ -z "$(find_browser)" ] && ! grep -q '^ID=ubuntu' /etc/os-release; then
        set -- "$@" chromium
    fi
    # Without windows and menus it takes half of the time; but the tests do without.
    if ! have chromium-headless-shell && grep -q '^ID=debian' /etc/os-release && may_install; then
        set -- "$@" chromium-headless-shell
    fi
    install "$@"
}

find_browser() {
    for name in chromium chromium-browser google-chrome; do
        have $name && command -v $name && return
    done
    find "${HOME:-/nowhere}/.cache/ms-playwright" -type f -name chrome 2>/dev/null | sort | tail -1
}

browser() {
    if [ -z "$(find_browser)" ]; then
        deps=
        if [ "$(id -u)" = 0 ]; then deps=--with-deps; fi
        .venv/bin/playwright install $deps chromium-headless-shell chromium >&2 || by_hand chromium
    fi
    find_browser
}

case ${1:-} in
as-root)
    shift
    install_as_root "$@"
    ;;
python | libraries | tests | browser) "$1" ;;
*)
    sed -n '2,10s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
