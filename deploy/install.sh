#!/bin/sh
# Install from apt what this machine lacks, without a question:
#
#   sh deploy/install.sh python      what makes a virtual environment
#   sh deploy/install.sh libraries   what WeasyPrint loads
#   sh deploy/install.sh tests       servers, browser and PDF tools for `make test`
#   sh deploy/install.sh browser     print the path of a Chromium; get one if there is none
#
# As root, or by sudo where it asks for no password. Where neither is possible it prints the
# command to run and goes on; nothing is installed, or asked of the network, when all is there.
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
    echo "Installing from apt: $*" >&2
    if ! have apt-get; then
        echo "There is no apt here. Please install: $*" >&2
    elif [ "$(id -u)" = 0 ]; then
        sh "$0" as-root "$@" || by_hand "$@"
    elif have sudo && sudo -n true 2>/dev/null; then
        sudo -n sh "$0" as-root "$@" || by_hand "$@"
    else
        by_hand "$@"
    fi
}

may_install() {
    have apt-get && { [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }
}

by_hand() {
    echo "They could not be installed from here. Please run this, and start again:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends $*" >&2
}

python() {
    python=${PYTHON:-python3}
    have "$python" || install python3 python3-venv
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        echo "Python 3.11 or newer is needed: make PYTHON=python3.12 (or another path)." >&2
        exit 1
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    install "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    "$python" -c 'import ensurepip, venv'
}

libraries() {
    loaded=$(ldconfig -p 2>/dev/null || true)
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
