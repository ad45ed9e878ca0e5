#!/bin/sh
# Remakes the packed fonts in this folder from the TTF files of the two npm packages named in README.md.
# usage: fonts/pack.sh BIZUDMincho_400Regular.ttf BIZUDGothic_400Regular.ttf
set -eu
here=$(dirname "$0")
gzip -9nc "$1" > "$here/BIZUDMincho-Regular.ttf.gz"
gzip -9nc "$2" > "$here/BIZUDGothic-Regular.ttf.gz"
