//! The number of threads does not show.

use earmark_nets::Architecture;

use super::sources::{architecture, config, run, small_crnn, sweeps, training};

fn networks() -> Vec<Architecture> {
    let wide = "kind = 'cnn'\nchannels = [16, 32]\npools = [[2, 2], [2, 2]]\ndense = [256]\nbatch_norm = true";
    let attentive = "kind = 'transformer'\npatch = [4, 4]\nwidth = 64\ndepth = 1\nheads = 4\nfeed_forward = 128";
    let recurrent = "kind = 'lstm-mfcc'\nunits = [64, 32]";
    let mut networks: Vec<_> = [wide, attentive, recurrent].map(architecture).into();
    networks.push(small_crnn());
    networks
}

#[test]
fn networks_are_the_same_bits_on_one_thread_and_on_four() {
    let examples = sweeps(48, 0);
    let config = config("epochs = 2\nbatch_size = 16\nclip_norm = 1.0");
    for network in networks() {
        let bytes = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            let train = || {
                run(&training(&network, &config, &examples))
                    .unwrap()
                    .to_bytes()
                    .unwrap()
            };
            pool.build().unwrap().install(train)
        };
        assert_eq!(bytes(1), bytes(4), "{}", network.kind());
    }
}
