#!/bin/sh
# Makes a Debian package of a built binary: packaging/debian-package.sh BINARY [FOLDER]
set -eu
umask 022
binary=$1
folder=${2:-.}
here=$(dirname "$0")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/../Cargo.toml" | head -1)
architecture=$(dpkg --print-architecture)
# The oldest C library that has every symbol the binary asks for.
libc=$(objdump -T "$binary" | sed -n 's/.*(GLIBC_\([0-9.]*\)).*/\1/p' | sort -uV | tail -1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
install -D -m 755 "$binary" "$root/usr/bin/plangraph"
install -D -m 644 "$here/plangraph.service" "$root/usr/lib/systemd/system/plangraph.service"
install -D -m 640 "$here/plangraph.toml" "$root/etc/plangraph/plangraph.toml"
install -D -m 644 "$here/plangraph.logrotate" "$root/etc/logrotate.d/plangraph"
documents="$root/usr/share/doc/plangraph"
install -d -m 755 "$documents"
install -m 644 "$here/../docs/OPERATIONS.md" "$here/../docs/SERVICE.md" "$documents/"
gzip -9n < "$here/../CHANGELOG.md" > "$documents/changelog.gz"
{
    echo 'The program is under the MIT licence, which follows, or under the Apache licence 2.0'
    echo '(/usr/share/common-licenses/Apache-2.0), as you choose; records and ontology are under CC BY 4.0.'
    echo
    cat "$here/../LICENSE-MIT"
} > "$documents/copyright"
chmod 755 "$root"
mkdir "$root/DEBIAN"
cat > "$root/DEBIAN/control" <<CONTROL
Package: plangraph
Version: $version
Architecture: $architecture
Maintainer: the plangraph founders <plangraph@localhost>
Section: database
Priority: optional
Depends: libc6 (>= $libc), libgcc-s1, libstdc++6, adduser
Recommends: ca-certificates, logrotate, poppler-utils
Description: knowledge graph of government industry plans
 Who must do what, in which park, for which sector, against which number, and where
 the text says so: a SPARQL service and an analysis of responsibilities.
CONTROL
printf '%s\n' /etc/logrotate.d/plangraph /etc/plangraph/plangraph.toml > "$root/DEBIAN/conffiles"
cat > "$root/DEBIAN/postinst" <<'SCRIPT'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    adduser --system --group --quiet --home /var/lib/plangraph --no-create-home plangraph
    install -d -o plangraph -g plangraph -m 750 /var/lib/plangraph /var/log/plangraph
    chgrp plangraph /etc/plangraph/plangraph.toml
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload
        # After an upgrade the new program serves, if the old one did.
        systemctl try-restart plangraph.service
    fi
fi
SCRIPT
cat > "$root/DEBIAN/prerm" <<'SCRIPT'
#!/bin/sh
set -e
if [ "$1" = remove ] && command -v systemctl > /dev/null; then
    systemctl --quiet disable plangraph.service
    if [ -d /run/systemd/system ]; then systemctl stop plangraph.service; fi
fi
SCRIPT
# The data and the backups stay, and who owns them: they are the operator's.
cat > "$root/DEBIAN/postrm" <<'SCRIPT'
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ "$1" = purge ]; then
    rm -rf /var/log/plangraph /etc/plangraph/environment
    if [ -d /etc/plangraph ]; then rmdir --ignore-fail-on-non-empty /etc/plangraph; fi
    if [ -d /var/lib/plangraph ]; then rmdir --ignore-fail-on-non-empty /var/lib/plangraph; fi
    if [ -d /var/lib/plangraph ]; then echo 'The data and backups in /var/lib/plangraph were kept.'; fi
fi
SCRIPT
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/prerm" "$root/DEBIAN/postrm"
dpkg-deb --root-owner-group --build "$root" "$folder"
