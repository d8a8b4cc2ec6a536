#!/bin/sh
# make release VERSION=1.2.0: give what CHANGELOG.md has under "Unreleased" a version, and tag it.
#
# Tests are not run here: release what they have passed on.
set -eu
version=${1:-}
refuse() { echo "$1" >&2; exit 1; }

echo "$version" | grep -Eqx '[0-9]+\.[0-9]+\.[0-9]+' || refuse "Say which: make release VERSION=1.2.0"
[ -z "$(git status --porcelain)" ] || refuse "There are changes that are not committed."
if git rev-parse -q --verify "refs/tags/v$version" >/dev/null; then refuse "$version is released already."; fi
news=$(sed -n '/^## Unreleased/,/^## [0-9]/{/^## /d;p}' CHANGELOG.md)
case $news in *"- "*) ;; *) refuse "CHANGELOG.md says nothing under ## Unreleased." ;; esac

sed -i.before "s/^## Unreleased\$/## Unreleased\\
\\
## $version – $(date -u +%Y-%m-%d)/" CHANGELOG.md
sed -i.before "s/^version = \".*\"/version = \"$version\"/" pyproject.toml
sed -i.before "s/newTag: [^}]*/newTag: $version/" deploy/kubernetes/kustomization.yaml
rm -f CHANGELOG.md.before pyproject.toml.before deploy/kubernetes/kustomization.yaml.before
git commit --quiet --all --message "Release $version"
git tag --annotate "v$version" --message "$version

$news"
echo "Released $version. To publish it: git push origin HEAD v$version"
