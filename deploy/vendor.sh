#!/bin/sh
# Makes static/vendor again: the Design System's style sheet in our colours, and the typeface.
# Needs Node, npm, and Python with fonttools, brotli and tinycss2; running and testing the product needs none of it.
set -eu

GOVUK_FRONTEND=6.6.0
SASS=1.108.2
ATKINSON=5.3.0
DEJAVU=2.37.3
NOTO_EMOJI=0.4.7

here=$(cd "$(dirname "$0")" && pwd)
out=$here/../static/vendor
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  "govuk-frontend@$GOVUK_FRONTEND" "sass@$SASS" \
  "@fontsource/atkinson-hyperlegible-next@$ATKINSON" \
  "@fontsource-variable/atkinson-hyperlegible-next@$ATKINSON" \
  "dejavu-fonts-ttf@$DEJAVU" "@expo-google-fonts/noto-emoji@$NOTO_EMOJI"

mkdir -p "$out/govuk" "$out/fonts"
cp "$here/vendor.scss" .
npx sass --load-path=. --style=compressed --no-source-map vendor.scss "$out/govuk/govuk.css"
"$python" "$here/vendor_css.py" "$out/govuk/govuk.css"

# The web: one variable file. The PDF: static weights, their zero without its slash.
variable=node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next
"$python" "$here/vendor_font.py" "$variable-latin-wght-normal.woff2" "$variable-latin-ext-wght-normal.woff2" \
  "$out/fonts/atkinson-next-web.woff2" "$out/fonts/atkinson-next-web-letters.woff2"
static=node_modules/@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next
for subset in latin latin-ext; do
  for cut in 400-normal 400-italic 700-normal; do
    cp "$static-$subset-$cut.woff2" "$out/fonts/atkinson-next-$subset-$cut.woff2"
  done
done
"$python" "$here/vendor_zero.py" "$out"/fonts/atkinson-next-latin-[47]*.woff2
cp node_modules/@fontsource/atkinson-hyperlegible-next/LICENSE "$out/fonts/LICENSE-OFL.txt"

# What PDFs fall back on for signs and other alphabets; no page loads these.
fallback=$here/../als/core/files/pdf_fonts
noto=node_modules/@expo-google-fonts/noto-emoji
"$python" "$here/vendor_pdf_fonts.py" node_modules/dejavu-fonts-ttf/ttf "$noto/400Regular/NotoEmoji_400Regular.ttf" \
  "$out/fonts" "$fallback" "$here/../static/js/drawn.txt" "$here/../static/report/fonts.css"
cp node_modules/dejavu-fonts-ttf/LICENSE "$fallback/LICENSE-DEJAVU.txt"
cp "$noto/LICENSE_FONT" "$fallback/LICENSE-OFL-NOTO.txt"

# What the tests of the templates compare with: options and markup of each example
for part in button checkboxes date-input error-message error-summary fieldset file-upload hint input label radios \
  select textarea; do
  "$python" -c 'import json, sys
examples = json.load(sys.stdin)["fixtures"]
kept = [{key: one[key] for key in ("name", "options", "html")} for one in examples]
print(json.dumps(kept, indent=1, ensure_ascii=False))' \
    <"node_modules/govuk-frontend/dist/govuk/components/$part/fixtures.json" \
    >"$here/../tests/core/fixtures/govuk/$part.json"
done
