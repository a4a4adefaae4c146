//! Where networks are trained, by name.

use burn::tensor::Device;

use crate::error::NetError;

/// The devices that this build knows: `cpu`, and `wgpu`, `cuda` and `metal` where the features of these names are on.
pub const DEVICES: &[&str] = &[
    "cpu",
    #[cfg(feature = "wgpu")]
    "wgpu",
    #[cfg(feature = "cuda")]
    "cuda",
    #[cfg(feature = "metal")]
    "metal",
];

/// The device of that name: the first that the machine has of its kind. `cpu` is Burn's pure-Rust backend and the only
/// one whose runs are repeatable to the bit.
///
/// # Errors
/// [`NetError::InvalidParameter`] for a device that this build does not know.
///
/// ```
/// assert!(earmark_nets::device("cpu").is_ok());
/// assert!(earmark_nets::device("gpu").is_err());
/// ```
pub fn device(name: &str) -> Result<Device, NetError> {
    match name {
        "cpu" => Ok(Device::flex()),
        #[cfg(feature = "wgpu")]
        "wgpu" => Ok(Device::wgpu(burn::tensor::DeviceKind::DefaultDevice)),
        #[cfg(feature = "cuda")]
        "cuda" => Ok(Device::cuda(0)),
        #[cfg(feature = "metal")]
        "metal" => Ok(Device::metal(burn::tensor::DeviceKind::DefaultDevice)),
        _ => {
            let known = DEVICES.join(", ");
            let allowed = format!(
                "one of {known} in this build; wgpu, cuda and metal are features to build with"
            );
            Err(NetError::invalid("device", name, allowed))
        }
    }
}
