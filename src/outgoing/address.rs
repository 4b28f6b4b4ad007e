//! Which addresses are public, and ranges of addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Ranges of IPv4 that no public server has, by the IANA registry of special-purpose addresses.
const SPECIAL_V4: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::UNSPECIFIED, 8),           // "this network"
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // behind a carrier's NAT
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, and metadata services of clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 31, 196, 0), 24), // AS112
    (Ipv4Addr::new(192, 52, 193, 0), 24), // automatic multicast tunnelling
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(192, 175, 48, 0), 24), // AS112
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 3),     // multicast, reserved, broadcast
];

/// Public servers of IPv6 are in here (global unicast) …
const GLOBAL_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// … but not in these ranges. Loopback, link-local, unique-local, multicast, NAT64 and the rest are outside
/// global unicast anyway.
const SPECIAL_V6: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments: Teredo, ORCHID, benchmarks
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4: holds any IPv4 address
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48), // AS112
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// Whether an address is that of a server on the public internet.
///
/// IPv4 written as IPv6 (`::ffff:10.0.0.1`) is judged as the IPv4 address it is.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    let within = |(base, prefix): (IpAddr, u8)| Network { base, prefix }.contains(address);
    match address.to_canonical() {
        IpAddr::V4(_) => !SPECIAL_V4.iter().any(|&(base, prefix)| within((base.into(), prefix))),
        IpAddr::V6(_) => {
            within((GLOBAL_V6.0.into(), GLOBAL_V6.1))
                && !SPECIAL_V6.iter().any(|&(base, prefix)| within((base.into(), prefix)))
        }
    }
}

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or one address alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether the address is in the range.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let shift = 32_u32.saturating_sub(u32::from(self.prefix));
                (base.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let shift = 128_u32.saturating_sub(u32::from(self.prefix));
                (base.to_bits() ^ address.to_bits()).checked_shr(shift).unwrap_or(0) == 0
            }
            _ => false,
        }
    }

    /// Whether the range is so wide that listing it would be no check: wider than the private ranges are.
    #[must_use]
    pub fn is_too_wide(&self) -> bool {
        self.prefix < if self.base.is_ipv4() { 8 } else { 7 }
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        let base = address.to_canonical();
        Self { base, prefix: if base.is_ipv4() { 32 } else { 128 } }
    }
}

/// The text is not a range of addresses.
#[derive(Debug, thiserror::Error)]
#[error("not a range of addresses; write `10.0.0.0/8`, `fd00::/8` or one address")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let Some((base, prefix)) = text.split_once('/') else {
            return Ok(text.parse::<IpAddr>().map_err(|_| NetworkError)?.into());
        };
        let base: IpAddr = base.parse().map_err(|_| NetworkError)?;
        let prefix: u8 = prefix.parse().map_err(|_| NetworkError)?;
        let longest = if base.is_ipv4() { 32 } else { 128 };
        // `::ffff:0:0/96` would never match: addresses are compared in their IPv4 form.
        if prefix > longest || base.to_canonical() != base {
            return Err(NetworkError);
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_that_are_not_public_are_known() {
        let inner = [
            "0.0.0.0",
            "0.1.2.3",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2001:1ff::1",
            "2002:7f00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in inner {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_public_up_to_the_edge_of_a_range() {
        let outer = [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "2001:200::1",
            "2606:4700::1111",
            "2a00::1",
        ];
        for address in outer {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn ranges_are_read_and_wrong_ones_are_not() {
        for wrong in
            ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "::ffff:0:0/96", "a"]
        {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
        let network: Network = "::ffff:10.0.0.1".parse().unwrap();
        assert_eq!(network.to_string(), "10.0.0.1/32");
        assert!("0.0.0.0/0".parse::<Network>().unwrap().contains("8.8.8.8".parse().unwrap()));
        assert!("::/0".parse::<Network>().unwrap().is_too_wide());
        assert!(!"fc00::/7".parse::<Network>().unwrap().is_too_wide());
    }

    proptest! {
        #[test]
        fn a_range_holds_what_agrees_in_the_first_bits(base: u32, address: u32, prefix in 0_u8..=32) {
            let network: Network = format!("{}/{prefix}", Ipv4Addr::from(base)).parse().unwrap();
            let bits = |number: u32| format!("{number:032b}")[..usize::from(prefix)].to_owned();
            prop_assert_eq!(network.contains(Ipv4Addr::from(address).into()), bits(base) == bits(address));
        }
    }
}
