#!/usr/bin/env bash
# Score records, and learn from them, with Spark, and compare with one machine.
#     tests/benchmarks/spark.sh [RECORDS [QUESTIONS]]
# Needs Java 17; installs Spark and this checkout into an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v java >/dev/null || { echo "skipped: no java on this machine"; exit 0; }
python3 -m venv "$work/spark"
mkdir "$work/source" # a copy: building leaves nothing in the checkout
cp -r claimtrace pyproject.toml README.md LICENSE "$work/source/"
"$work/spark/bin/pip" --quiet --disable-pip-version-check install \
    "$work/source" 'pandas<3' pyarrow 'pyspark>=4' ||
    { echo "skipped: Spark cannot be installed here"; exit 0; }

run() {
    echo "$1"
    "$work/spark/bin/python" -W ignore "docs/examples/$1" "$2" 2>"$work/log" ||
        { tail -n 40 "$work/log"; exit 1; }
}
run spark_corroborate.py "${1:-200000}"
run spark_learning.py "${2:-20000}"
