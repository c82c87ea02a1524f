#!/bin/sh
# macOS mở tệp này khi bấm đúp.
exec sh "$(dirname "$0")/thi-dua.sh" "$@"
